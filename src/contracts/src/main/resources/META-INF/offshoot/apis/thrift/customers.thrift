namespace * customers

struct CustomerRegistered {
  1: optional string customerId;
  2: optional string email;
  3: optional string name;
}
