import { h } from '../common/dom.js';

const OURS = /^\/pictures\/[a-z0-9-]+\.svg$/;
const PLACEHOLDERS = 6;

/**
 * The picture of a product. Pictures on foreign hosts, as in some feeds, are not loaded, because those hosts would
 * learn who views what. A drawn picture replaces them, always the same for a product.
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
