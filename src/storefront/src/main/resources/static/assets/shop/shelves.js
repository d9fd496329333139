// The shelves of the demo catalogue: words that its SKUs begin or end with. Shops with other catalogues write their own
// here, or none.

export const SHELVES = ['plants', 'brew', 'dining', 'kitchen', 'home', 'light', 'garden', 'bath', 'desk', 'away', 'play'];

export const COLOURS = ['terracotta', 'mustard', 'moss', 'sage', 'sea', 'sky', 'ink', 'plum', 'rose', 'cream', 'oat', 'charcoal'];
