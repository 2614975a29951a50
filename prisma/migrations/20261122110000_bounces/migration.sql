-- AlterTable
ALTER TABLE "person" ADD COLUMN     "stopped_at" TIMESTAMPTZ(3),
ADD COLUMN     "stopped_email" TEXT;

-- CreateTable
CREATE TABLE "bounce" (
    "id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "diagnostic" TEXT,
    "stopped" BOOLEAN NOT NULL,
    "reported_by" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bounce_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_resolution" (
    "id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "from_state" TEXT NOT NULL,
    "resolution" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delivery_resolution_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bounce_delivery_id_idx" ON "bounce"("delivery_id");

-- CreateIndex
CREATE INDEX "delivery_resolution_delivery_id_idx" ON "delivery_resolution"("delivery_id");

-- What Prisma's schema cannot say.
ALTER TABLE delivery_resolution ADD CONSTRAINT delivery_resolution_rule CHECK (resolution IN ('sent', 'send-again'));
CREATE TRIGGER delivery_resolution_keep_rule BEFORE UPDATE OR DELETE ON delivery_resolution FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER delivery_resolution_whole_rule BEFORE TRUNCATE ON delivery_resolution EXECUTE FUNCTION keep_rule();
CREATE TRIGGER bounce_keep_rule BEFORE UPDATE OR DELETE ON bounce FOR EACH ROW EXECUTE FUNCTION keep_rule();
CREATE TRIGGER bounce_whole_rule BEFORE TRUNCATE ON bounce EXECUTE FUNCTION keep_rule();

-- What was lost because an address had stopped is looked through at each delivery, and is little.
CREATE INDEX delivery_lost_rule ON delivery (notice_id) WHERE reason = 'address-stopped';
