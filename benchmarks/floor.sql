\set store random(1, :stores)
\set buyer random(1, :buyers)
BEGIN;
SELECT id AS stock, variant_id AS variant FROM stores_stock WHERE id = :store \gset
UPDATE stores_stock SET reserved = reserved + 1 WHERE id = :stock AND on_hand - reserved - safety >= 1;
INSERT INTO stores_stockmovement (stock_id, kind, on_hand, reserved, reference, reason)
    VALUES (:stock, 'reserve', 0, 1, 'floor', '');
INSERT INTO orders_order (number, user_id, status, attention, method, goods_total, service_total,
        coupon_saving, points_spent, points_saving,
        total, currency, recipient, phone, address, division_code, lat, lng, place_source, note,
        policy_id, pay_before)
    VALUES (gen_random_uuid()::text::varchar(32), :buyer, 'unpaid', '', 'delivery', 100, 0,
        0, 0, 0, 100, 'CNY', 'Floor', '', '', '', 31, 121, 'address', '', 1, now()) RETURNING id AS placed \gset
INSERT INTO orders_orderline (order_id, variant_id, sku, name_zh, name_en, picture, quantity,
        unit_price, total, service_fee)
    VALUES (:placed, :variant, 'floor', '', '', '', 1, 100, 100, 0);
INSERT INTO orders_orderevent (order_id, kind, details, at) VALUES (:placed, 'placed', '{}', now());
COMMIT;
