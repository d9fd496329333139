-- trouble that passes by itself uses up no attempt, and what waits for it to pass is backlog all the same
CREATE OR REPLACE VIEW backlog_report AS
SELECT
    (SELECT count(*) FROM delivery
        WHERE lane < 9 AND (due <= CURRENT_TIMESTAMP OR attempts > 0 OR error IS NOT NULL))
        + (SELECT count(*) FROM outbox) AS pending,
    (SELECT count(*) FROM delivery WHERE lane = 9) AS parked;
