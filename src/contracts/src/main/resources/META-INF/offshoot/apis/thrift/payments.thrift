namespace * payments

struct PaymentDeclined {
  1: optional string orderId;
  2: optional string reason;
}

struct Money {
  1: optional string amount;
  2: optional string currency;
}

struct PaymentReversed {
  1: optional string orderId;
  2: optional Money amount;
}

struct PaymentTaken {
  1: optional string orderId;
  2: optional Money amount;
}

struct ReversePayment {
  1: optional string orderId;
}

struct TakePayment {
  1: optional string orderId;
  2: optional string customerId;
  3: optional Money amount;
  4: optional string token;
}
