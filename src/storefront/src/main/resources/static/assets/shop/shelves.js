// How the demo catalogue is leafed through: words that its SKUs begin with, or end with. A shop with another catalogue
// writes its own here, or none.

export const SHELVES = ['plants', 'brew', 'dining', 'kitchen', 'home', 'light', 'garden', 'bath', 'desk', 'away', 'play'];

export const COLOURS = ['terracotta', 'mustard', 'moss', 'sage', 'sea', 'sky', 'ink', 'plum', 'rose', 'cream', 'oat', 'charcoal'];
