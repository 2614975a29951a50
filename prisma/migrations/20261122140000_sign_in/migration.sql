-- CreateTable
CREATE TABLE "sign_in_request" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sign_in_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sign_in_request_email_asked_at_idx" ON "sign_in_request"("email", "asked_at");

-- CreateIndex
CREATE INDEX "sign_in_request_next_at_idx" ON "sign_in_request"("next_at");
