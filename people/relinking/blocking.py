"""Which pairs are scored: records that share a key, as online; and every way of writing their names.

SQL that both engines run as it is. Tables: `held_keys` and `held_rows` (people.relinking.columns),
`held_links` (record, person).
"""

from collections.abc import Iterator
from typing import Final

from people.matching.memory import COMMON_KEY
from people.relinking.columns import named_in
from people.relinking.predicates import DIALECTS
from people.relinking.splink_settings import ModelFile, level_sql

#: Two over-common keys that more records than this share are of no use even together.
MAX_TOGETHER: Final = 2000
#: Records of one person that are all compared with each other; of larger ones those that share a key.
MAX_MEMBERS: Final = 60

#: Name of a table, and the query that fills it; in order. `pairs` has one row a pair, the lower record first.
BY_KEYS: Final[tuple[tuple[str, str], ...]] = (
    (
        "key_sizes",
        "SELECT hashed, count(DISTINCT holder) AS holders FROM held_keys WHERE stored GROUP BY hashed",
    ),
    (
        "rare_pairs",
        "SELECT DISTINCT least(a.record, b.record) AS one, greatest(a.record, b.record) AS other"
        " FROM held_keys a JOIN key_sizes s ON s.hashed = a.hashed"
        " JOIN held_keys b ON b.hashed = a.hashed"
        f" WHERE a.asked AND b.stored AND s.holders <= {COMMON_KEY} AND a.record <> b.record",
    ),
    (
        "common_keys",
        "SELECT k.record, k.hashed, k.asked, k.stored FROM held_keys k"
        f" JOIN key_sizes s ON s.hashed = k.hashed WHERE s.holders > {COMMON_KEY}",
    ),
    (
        "common_couples",
        "SELECT a.record, a.hashed AS first_key, b.hashed AS second_key,"
        " a.asked AND b.asked AS asked, a.stored AND b.stored AS stored"
        " FROM common_keys a JOIN common_keys b ON a.record = b.record AND a.hashed < b.hashed",
    ),
    (
        "couple_sizes",
        "SELECT first_key, second_key, count(*) AS holders FROM common_couples WHERE stored"
        " GROUP BY first_key, second_key",
    ),
    (
        "common_pairs",
        "SELECT DISTINCT least(a.record, b.record) AS one, greatest(a.record, b.record) AS other"
        " FROM common_couples a JOIN couple_sizes s"
        " ON s.first_key = a.first_key AND s.second_key = a.second_key"
        " JOIN common_couples b ON b.first_key = a.first_key AND b.second_key = a.second_key"
        f" WHERE a.asked AND b.stored AND s.holders <= {MAX_TOGETHER} AND a.record <> b.record",
    ),
    (
        "person_sizes",
        "SELECT person, count(*) AS records FROM held_links GROUP BY person",
    ),
    (
        "pairs",
        "SELECT one, other FROM rare_pairs UNION SELECT one, other FROM common_pairs"
        " UNION SELECT a.record AS one, b.record AS other FROM held_links a"
        " JOIN person_sizes s ON s.person = a.person"
        " JOIN held_links b ON b.person = a.person AND a.record < b.record"
        f" WHERE s.records <= {MAX_MEMBERS}"
        " UNION SELECT one, other FROM held_decided",
    ),
)

#: Names as written, each of one record with each of the other.
_WRITTEN: Final = """
    SELECT '0' AS match_key, a.row_id AS join_key_l, b.row_id AS join_key_r
    FROM pairs p JOIN held_rows a ON a.record = p.one JOIN held_rows b ON b.record = p.other
    WHERE NOT a.turned AND NOT b.turned
"""
#: The lower name of two with its fields in each other's place, where one then is like the other's.
_TURNED: Final = """
    SELECT a.row_id AS join_key_l, b.row_id AS join_key_r,
           CASE WHEN a.turned THEN a.row_id - 1 ELSE a.row_id END AS written_l,
           CASE WHEN b.turned THEN b.row_id - 1 ELSE b.row_id END AS written_r
    FROM pairs p JOIN held_rows a ON a.record = p.one JOIN held_rows b ON b.record = p.other
    WHERE (a.turned AND NOT b.turned AND a.order_key <= b.order_key
           OR b.turned AND NOT a.turned AND b.order_key < a.order_key)
      AND a.given <> '' AND a.family <> '' AND b.given <> '' AND b.family <> ''
      AND ({like_given} OR {like_family})
"""
#: Those of them that differ in a name as they are written.
_WORTH_TURNING: Final = """
    SELECT '0' AS match_key, join_key_l, join_key_r FROM (
        SELECT t.join_key_l, t.join_key_r, {columns}
        FROM turned_pairs t
        JOIN held_rows a ON a.row_id = t.written_l JOIN held_rows b ON b.row_id = t.written_r
    ) named
    WHERE {given} = 'different' OR {family} = 'different'
"""


def row_queries(file: ModelFile, dialect: str) -> Iterator[tuple[str, str]]:
    """Pairs of rows for `pairs` of records, as (table, query) in order; the last table is `row_pairs`.

    Which names are read with their fields in each other's place is people.matching.compare.compare_names'.
    """
    alike = DIALECTS[dialect]["similarity"]
    like = {
        f"like_{column}": f"{alike}(least(a.{column}, b.{column}), greatest(a.{column}, b.{column}))"
        f" >= {file.model.similarity['family']!r}"
        for column in ("given", "family")
    }
    levels = {name: level_sql(f"{name}_name", file, dialect) for name in ("given", "family")}
    columns = named_in("".join(levels.values()), "a", "b")
    yield "turned_pairs", _TURNED.format(**like)
    yield "row_pairs", f"{_WRITTEN} UNION ALL {_WORTH_TURNING.format(columns=columns, **levels)}"


#: The rows that reach `{least}` bits, to be weighed against relatives too.
REACHED: Final = """
    SELECT '0' AS match_key, row_id_l AS join_key_l, row_id_r AS join_key_r FROM {scored}
"""

#: The best of all ways of writing two records' names; `{scored}` and `{kin}` are what Splink made of the rows
#: against a stranger and against a relative.
BEST: Final = """
    SELECT CAST((s.row_id_l - s.row_id_l % {rows}) / {rows} AS BIGINT) AS one,
           CAST((s.row_id_r - s.row_id_r % {rows}) / {rows} AS BIGINT) AS other, 
           max(s.match_weight) AS weight, max_by(k.match_weight, s.match_weight) AS kin
    FROM {scored} s JOIN {kin} k ON k.row_id_l = s.row_id_l AND k.row_id_r = s.row_id_r
    GROUP BY 1, 2
"""
