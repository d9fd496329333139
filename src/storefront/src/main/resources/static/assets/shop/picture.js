import { h } from '../common/dom.js';

const OURS = /^\/pictures\/[a-z0-9-]+\.svg$/;
const PLACEHOLDERS = 6;

/**
 * The picture of a product. One that a feed keeps on a foreign host is not loaded: that host would learn who looks at
 * what. A drawn one stands in, always the same for the same product.
 */
export function picture(product, { eager = false, alt = '' } = {}) {
  const image = h('img.picture', {
    src: OURS.test(product.imageUrl ?? '') ? product.imageUrl : placeholder(product),
    alt,
    width: 320,
    height: 320,
    loading: eager ? 'eager' : 'lazy',
    decoding: 'async',
    onerror: () => {
      if (!image.src.endsWith(placeholder(product))) {
        image.src = placeholder(product);
      }
    },
  });
  return image;
}

function placeholder(product) {
  let hash = 7;
  for (const character of product.sku || product.name || product.id || '') {
    hash = (hash * 31 + character.codePointAt(0)) % 10007;
  }
  return `/assets/shop/placeholder-${1 + (hash % PLACEHOLDERS)}.svg`;
}
