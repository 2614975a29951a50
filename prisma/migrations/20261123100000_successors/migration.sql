-- A cycle may follow another: what is open there goes on here. Each has one successor at most.
ALTER TABLE "cycle" ADD COLUMN     "successor_of" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "cycle_successor_of_key" ON "cycle"("successor_of");

-- AddForeignKey
ALTER TABLE "cycle" ADD CONSTRAINT "cycle_successor_of_fkey" FOREIGN KEY ("successor_of") REFERENCES "cycle"("id") ON DELETE SET NULL ON UPDATE CASCADE;
