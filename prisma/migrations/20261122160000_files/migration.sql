-- Files that people upload. The rows are here, the bytes in the file store, under their hash.
-- CreateTable
CREATE TABLE "file" (
    "id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "file_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "file_hash_idx" ON "file"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "file_subject_id_hash_name_key" ON "file"("subject_id", "hash", "name");

-- What was entered for a participant says so for ever.
-- AlterTable
ALTER TABLE "submitted_version" ADD COLUMN     "entered" JSONB;

ALTER TABLE file ADD CONSTRAINT file_hash_rule CHECK (hash ~ '^[0-9a-f]{64}$');
ALTER TABLE file ADD CONSTRAINT file_size_rule CHECK (size > 0);
-- Tidying asks for what nobody has used for a while.
CREATE INDEX file_used_rule ON file (used_at);

-- A file says for ever what it was, and stays as long as a submitted version holds it.
CREATE FUNCTION file_keep_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT 1 FROM submitted_version v WHERE v.subject_id = OLD.subject_id AND v.content->'file'->>'id' = OLD.id) THEN RETURN OLD; END IF;
  ELSIF (NEW.id, NEW.subject_id, NEW.name, NEW.hash, NEW.size, NEW.type, NEW.uploaded_at, NEW.uploaded_by)
      = (OLD.id, OLD.subject_id, OLD.name, OLD.hash, OLD.size, OLD.type, OLD.uploaded_at, OLD.uploaded_by) THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on % is refused: its rows are kept as they were written', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER file_keep_rule BEFORE UPDATE OR DELETE ON file FOR EACH ROW EXECUTE FUNCTION file_keep_rule();
