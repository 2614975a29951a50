-- A delivery is made from its notice's row, under that row's lock, and no notice is ever deleted (notice_keep_rule): the check of the key
-- was half of what a row cost in a wave.
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_notice_id_fkey";
