namespace * inventory

struct CommitStock {
  1: optional string orderId;
}

struct ReleaseStock {
  1: optional string orderId;
}

struct ReservedItem {
  1: optional string productId;
  2: i32 quantity;
}

struct ReserveStock {
  1: optional string orderId;
  2: optional list<ReservedItem> items;
}

struct StockRejected {
  1: optional string orderId;
  2: optional list<string> missing;
}

struct StockReserved {
  1: optional string orderId;
}
