"""What finds words: a GIN index on PostgreSQL, a table of FTS5 on SQLite."""

from django.db import migrations

POSTGRESQL = (
    # Read by each search. 2,000 gives statistics of the 20,000 most frequent words, from which
    # search.engines.postgresql chooses its way.
    "ALTER TABLE search_searchdocument ALTER COLUMN words SET STATISTICS 2000",
    # Words don't compress; trying to costs 17 µs a document, and reading them back a third more.
    "ALTER TABLE search_searchdocument ALTER COLUMN words SET STORAGE EXTERNAL",
    "CREATE INDEX search_words ON search_searchdocument USING gin (words)",
)
SQLITE = (
    # Texts come folded, so the tokenizer has nothing to do but split at blanks.
    "CREATE VIRTUAL TABLE search_text USING fts5("
    "head, customer, visible, internal, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_text_goes_with_its_document "
    "AFTER DELETE ON search_searchdocument BEGIN "
    "DELETE FROM search_text WHERE rowid = old.ticket_id; END",
)
POSTGRESQL_BACK = (
    "DROP INDEX search_words",
    "ALTER TABLE search_searchdocument ALTER COLUMN words SET STATISTICS -1",
    "ALTER TABLE search_searchdocument ALTER COLUMN words SET STORAGE EXTENDED",
)
SQLITE_BACK = ("DROP TRIGGER search_text_goes_with_its_document", "DROP TABLE search_text")


def create(apps, schema_editor):
    _execute(schema_editor, postgresql=POSTGRESQL, sqlite=SQLITE)


def drop(apps, schema_editor):
    _execute(schema_editor, postgresql=POSTGRESQL_BACK, sqlite=SQLITE_BACK)


def _execute(schema_editor, **statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("search", "0003_words_uncompressed"),
    ]
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
