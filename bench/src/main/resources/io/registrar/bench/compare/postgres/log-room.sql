-- A gigabyte of log segments, written once and then kept to be used again, as a server has them that has run for a while. Registrar
-- has its next segment made ready too.

DO $$ BEGIN
    FOR segment IN 1 .. 64 LOOP
        PERFORM pg_logical_emit_message(false, 'room', '');
        PERFORM pg_switch_wal();
    END LOOP;
END $$;
CHECKPOINT;
