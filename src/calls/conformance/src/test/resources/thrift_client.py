# Asks over Thrift with the client that the Thrift compiler has generated: client.py FOLDER PORT PRODUCT...
import sys

sys.path.insert(0, sys.argv[1])

from offshoot.inventory.v1 import Availability
from offshoot.inventory.v1.ttypes import AvailabilityRequest, CallFailed
from thrift.protocol import TBinaryProtocol
from thrift.transport import TSocket, TTransport

transport = TTransport.TFramedTransport(TSocket.TSocket("127.0.0.1", int(sys.argv[2])))
client = Availability.Client(TBinaryProtocol.TBinaryProtocol(transport))
transport.open()
reply = client.of(AvailabilityRequest(sys.argv[3:]))
for product in reply.products:
    print(product.product_id, product.on_hand, product.reserved, product.available)
try:
    client.of(AvailabilityRequest(["teapot"]))
except CallFailed as failed:
    print(failed.code, failed.reason)
transport.close()
