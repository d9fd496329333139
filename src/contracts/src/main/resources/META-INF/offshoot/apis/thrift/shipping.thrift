namespace * shipping

struct CancelShipment {
  1: optional string orderId;
}

struct ParcelDelivered {
  1: optional string orderId;
}

struct ParcelDispatched {
  1: optional string orderId;
  2: optional string carrier;
  3: optional string trackingNumber;
}

struct ParcelLost {
  1: optional string orderId;
}

struct Address {
  1: optional string name;
  2: optional string street;
  3: optional string city;
  4: optional string postalCode;
  5: optional string country;
}

struct ShipOrder {
  1: optional string orderId;
  2: optional string customerId;
  3: optional Address address;
  4: i32 items;
}

struct ShipmentCancelled {
  1: optional string orderId;
}

struct ShipmentFailed {
  1: optional string orderId;
  2: optional string reason;
}
