namespace * orders

struct OrderCancelled {
  1: optional string orderId;
  2: optional string customerId;
  3: optional string reason;
}

struct OrderCompleted {
  1: optional string orderId;
  2: optional string customerId;
}

struct Money {
  1: optional string amount;
  2: optional string currency;
}

struct OrderConfirmed {
  1: optional string orderId;
  2: optional string customerId;
  3: optional Money total;
}

struct OrderPlaced {
  1: optional string orderId;
  2: optional string customerId;
  3: optional Money total;
}

struct OrderShipped {
  1: optional string orderId;
  2: optional string customerId;
  3: optional string carrier;
  4: optional string trackingNumber;
}

struct OrderLine {
  1: optional string productId;
  2: optional string sku;
  3: optional string name;
  4: optional Money unitPrice;
  5: i32 quantity;
}

struct Address {
  1: optional string name;
  2: optional string street;
  3: optional string city;
  4: optional string postalCode;
  5: optional string country;
}

struct PlaceOrder {
  1: optional string orderId;
  2: optional string customerId;
  3: optional list<OrderLine> lines;
  4: optional Money total;
  5: optional Address shippingAddress;
  6: optional string paymentToken;
}
