// Generated from availability.proto, which explains it, by ThriftIdlTests. Use a framed transport and the binary
// protocol, at the HTTP port of a process plus 3000.
namespace * offshoot.inventory.v1

struct AvailabilityRequest {
  1: list<string> product_ids
}

struct ProductAvailability {
  1: string product_id
  2: i64 on_hand
  3: i64 reserved
  4: i64 available
}

struct AvailabilityReply {
  1: list<ProductAvailability> products
}

// The code is that of gRPC, such as INVALID_ARGUMENT or UNAVAILABLE.
exception CallFailed {
  1: string code
  2: string reason
}

service Availability {
  AvailabilityReply of(1: AvailabilityRequest request) throws (1: CallFailed failed)
}
