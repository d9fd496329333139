namespace * catalog

struct ProductDelisted {
  1: optional string productId;
  2: i64 revision;
}

struct Money {
  1: optional string amount;
  2: optional string currency;
}

struct ProductRepriced {
  1: optional string productId;
  2: i64 revision;
  3: optional Money price;
}

struct ListedProduct {
  1: optional string productId;
  2: i64 revision;
  3: optional string sku;
  4: optional string name;
  5: optional Money price;
  6: i64 openingStock;
}

struct ProductsListed {
  1: optional list<ListedProduct> products;
}
