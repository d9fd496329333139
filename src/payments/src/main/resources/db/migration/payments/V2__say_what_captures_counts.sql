COMMENT ON VIEW payment_report IS 'An order has one row here and one capture in it, so captures is 0 or 1. That the provider took more under other keys could be seen only in its own statement.';
