"""The offline verifier finds every change to an export, and says which in words."""

import io
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.kernel.journal import chain
from parvis.kernel.journal.offline import canonical_line, read_head_file, verify_export
from parvis.kernel.keys.material import public_id

pytestmark = pytest.mark.django_db  # for the module's journal: no test touches it
SHARED = settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)


def verify(sealed, lines, *, heads=True):
    return verify_export(lines, heads=sealed.heads if heads else None, keys=sealed.keys)


def words(report):
    return " ".join(finding.words for finding in report.findings)


def codes(report):
    return {finding.code for finding in report.findings}


def test_an_untouched_export_is_as_it_was_signed(sealed):
    report = verify(sealed, sealed.lines)
    assert report.ok, report.words()
    assert (report.records, report.heads) == (40, 5)
    assert report.words()[-1] == (
        "40 records under 5 signed heads were checked: all is as it was signed."
    )


def test_without_heads_or_keys_from_elsewhere_it_says_what_it_cannot_see(sealed):
    report = verify_export(sealed.lines)
    assert report.ok
    assert "cut tail cannot be seen" in " ".join(report.notes)
    assert "compare them with the instance's" in " ".join(report.notes)


def test_the_export_holds_no_name(sealed):
    whole = b"".join(sealed.lines)
    assert "École".encode() not in whole
    assert b"revenu fiscal" in whole  # names of fields are in clear


def test_it_runs_where_django_is_not_installed(sealed, tmp_path):
    (tmp_path / "export").write_bytes(b"".join(sealed.lines))
    (tmp_path / "heads").write_bytes(b"".join(sealed.heads))
    (tmp_path / "keys").write_text(json.dumps({k: v.hex() for k, v in sealed.keys.items()}))
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from parvis.kernel.journal.offline import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", program, name, "--heads", "heads", "--keys", "keys"],
            check=False, cwd=tmp_path, capture_output=True, text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        for name in ("export", "spoilt")
        if (tmp_path / "spoilt").write_bytes(b"".join(sealed.lines[:-2]))
    ]  # fmt: skip
    assert done[0].returncode == 0, done[0].stderr
    assert "all is as it was signed" in done[0].stdout
    assert done[1].returncode == 1
    assert "The export ends early" in done[1].stdout


@SHARED
@given(data=st.data())
def test_any_changed_byte_is_found(sealed, data):
    whole = bytearray(b"".join(sealed.lines))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    assert not verify(sealed, io.BytesIO(bytes(whole))).ok


@SHARED
@given(data=st.data())
def test_any_inserted_or_removed_bytes_are_found(sealed, data):
    whole = b"".join(sealed.lines)
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        spoilt = whole[:at] + data.draw(st.binary(min_size=1, max_size=30)) + whole[at:]
    else:
        spoilt = whole[:at] + whole[at + data.draw(st.integers(1, 2000)) :]
    if spoilt != whole:
        assert not verify(sealed, io.BytesIO(spoilt)).ok


@SHARED
@given(data=st.data())
def test_any_rearrangement_of_lines_is_found(sealed, data):
    lines = list(sealed.lines)
    act = data.draw(st.sampled_from(["remove", "swap", "repeat", "cut"]))
    one = data.draw(st.integers(0, len(lines) - 1))
    if act == "remove":
        del lines[one]
    elif act == "cut":
        lines = lines[:one]
    elif act == "repeat":
        lines.insert(data.draw(st.integers(0, len(lines))), lines[one])
    else:
        two = data.draw(st.integers(0, len(lines) - 1).filter(lambda n: n != one))
        lines[one], lines[two] = lines[two], lines[one]
    assert not verify(sealed, lines).ok


@SHARED
@given(data=st.data())
def test_any_changed_byte_of_the_head_file_is_found(sealed, data):
    whole = bytearray(b"".join(sealed.heads))
    at = data.draw(st.integers(0, len(whole) - 2))  # its last end of line may be torn by a crash
    whole[at] ^= data.draw(st.integers(1, 255))
    spoilt = io.BytesIO(bytes(whole))
    assert not verify_export(sealed.lines, heads=spoilt, keys=sealed.keys).ok


def changed(sealed, position, **changes):
    """The lines with a record changed as a careful thief would: still a well-formed line."""
    lines = list(sealed.lines)
    line = sealed.parsed(position)
    line["record"] |= changes
    lines[position] = canonical_line(line)
    return lines


def test_a_changed_record_is_named(sealed):
    position = sealed.records()[12]
    report = verify(sealed, changed(sealed, position, verb="procedures.case.refuse"))
    assert "Record 13 does not follow the one before it: it was changed." in words(report)
    assert "Record 14" not in words(report)


def test_a_removed_record_is_named(sealed):
    lines = list(sealed.lines)
    del lines[sealed.records()[12]]
    assert "Record 13 is missing." in words(verify(sealed, lines))


def test_removed_records_are_named_as_a_range(sealed):
    lines = list(sealed.lines)
    for position in reversed(sealed.records()[11:15]):
        del lines[position]
    assert "Records 12 to 15 are missing." in words(verify(sealed, lines))


def test_swapped_contents_are_named(sealed):
    lines = list(sealed.lines)
    one, two = sealed.records()[2], sealed.records()[5]
    first, second = sealed.parsed(one), sealed.parsed(two)
    first["record"], second["record"] = second["record"], first["record"]
    lines[one], lines[two] = canonical_line(first), canonical_line(second)
    report = verify(sealed, lines)
    assert "Records 3 and 6 have changed places." in words(report)
    assert "it was changed" not in words(report).replace("The export was changed", "")


def test_moved_lines_are_named(sealed):
    lines = list(sealed.lines)
    one, two = sealed.records()[2], sealed.records()[5]
    lines[one], lines[two] = lines[two], lines[one]
    assert "Record 3 stands after record 6: it was moved." in words(verify(sealed, lines))


def test_an_added_record_is_named(sealed):
    lines = list(sealed.lines)
    forged = sealed.parsed(sealed.records()[12])
    forged["record"]["verb"] = "procedures.case.refuse"
    lines.insert(sealed.records()[13], canonical_line(forged))
    assert "Record 13 appears twice" in words(verify(sealed, lines))


def test_a_batch_computed_again_is_named(sealed):
    """Who changes a record and computes the chain again is betrayed by the signed head."""
    lines = rechained(sealed, sealed.records()[12], {"verb": "procedures.case.refuse"})
    report = verify(sealed, lines)
    assert "Batch 2 (records 10 to 18) is not what was signed" in words(report)


def test_a_record_added_at_the_end_is_named(sealed):
    last = sealed.records()[-1]
    line = sealed.parsed(last)
    record = line["record"] | {"verb": "procedures.case.refuse"}
    leaf = chain.leaf(chain.canonical(record))
    added = {
        "chain": chain.link(bytes.fromhex(line["chain"]), 41, leaf).hex(),
        "record": record,
        "sequence": 41,
    }
    lines = [*sealed.lines[:-1], canonical_line(added), sealed.lines[-1]]
    assert "Record 41 is after the last signed head." in words(verify(sealed, lines))


def test_a_removed_head_is_named(sealed):
    lines = list(sealed.lines)
    del lines[sealed.records()[9] - 1]
    report = verify(sealed, lines)
    assert "Records 1 to 9 are under no signed head." in words(report)
    assert "Head 2 stands after head 0: heads are missing." in words(report)


def rechained(sealed, position, changes):
    """Change a record and compute every later chain value of its batch again."""
    lines = list(sealed.lines)
    previous = bytes.fromhex(sealed.parsed(position - 1)["chain"])
    for at in range(position, len(lines)):
        line = json.loads(lines[at])
        if "record" not in line:
            break
        if at == position:
            line["record"] |= changes
        leaf = chain.leaf(chain.canonical(line["record"]))
        previous = chain.link(previous, line["sequence"], leaf)
        line["chain"] = previous.hex()
        lines[at] = canonical_line(line)
    return lines


class Thief:
    """Computes everything again and signs with a key of their own."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()
        self.id = public_id(self.public)

    def forge(self, sealed, changes=None, keep=40):
        import hashlib

        out, before = [], hashlib.sha256()
        value, leaves, heads = chain.START, [], []

        def put(line):
            out.append(canonical_line(line))
            before.update(out[-1])

        put({"journal": 1, "keys": {self.id: self.public.hex()}})
        for raw in sealed.lines[1:-1]:
            line = json.loads(raw)
            if "record" in line:
                if line["sequence"] > keep:
                    break
                if line["sequence"] == 13:
                    line["record"] |= changes or {}
                leaves.append(chain.leaf(chain.canonical(line["record"])))
                value = chain.link(value, line["sequence"], leaves[-1])
                put(line | {"chain": value.hex()})
                continue
            content = line["head"] | {
                "chain": value.hex(),
                "root": chain.root(leaves).hex(),
                "previous": chain.head_digest(heads[-1]) if heads else chain.NO_HEAD,
            }
            heads.append(content)
            leaves = []
            signature = self.key.sign(chain.head_bytes(content)).hex()
            put({"head": content, "key": self.id, "signature": signature})
        signature = self.key.sign(chain.end_bytes(before.digest())).hex()
        counted = {"heads": len(heads), "records": sum(b'"record"' in line for line in out)}
        out.append(canonical_line({"end": counted, "key": self.id, "signature": signature}))
        return out


def test_a_whole_forgery_is_betrayed_by_the_keys(sealed):
    forged = Thief().forge(sealed, {"verb": "procedures.case.refuse"})
    assert verify_export(forged).ok  # it agrees with itself: hence keys from elsewhere
    report = verify_export(forged, keys=sealed.keys)
    assert "forged head" in codes(report)
    assert "which is unknown" in words(report)


def test_a_whole_forgery_is_betrayed_by_the_heads_kept_elsewhere(sealed):
    thief = Thief()
    forged = thief.forge(sealed, {"verb": "procedures.case.refuse"})
    both = sealed.keys | {thief.id: thief.public}
    report = verify_export(forged, heads=sealed.heads, keys=both)
    assert "Head 1 is not the one kept outside the database." not in words(report)
    assert "Head 2 is not the one kept outside the database." in words(report)


def test_a_cut_tail_is_betrayed_by_the_heads_kept_elsewhere(sealed):
    thief = Thief()
    both = sealed.keys | {thief.id: thief.public}
    cut = thief.forge(sealed, keep=27)
    assert verify_export(cut, keys=both).ok
    report = verify_export(cut, heads=sealed.heads, keys=both)
    assert "Records 28 to 40 are cut off" in words(report)


def test_a_changed_signature_is_named(sealed):
    lines = list(sealed.lines)
    position = sealed.records()[9] - 1
    line = json.loads(lines[position])
    line["signature"] = line["signature"][:-2] + ("00" if line["signature"][-2:] != "00" else "01")
    lines[position] = canonical_line(line)
    assert "Head 1 was changed: its signature is not good." in words(verify(sealed, lines))


@pytest.mark.parametrize(
    "line",
    [
        b"[1]\n", b"3\n", b"null\n", b'{"sequence":1}\n', b"\xff\n", b"[" * 100_000 + b"\n",
        b'{"chain":"00","record":{},"sequence":1}\n', b"9" * 10_000 + b"\n",
        b'{"head":{"first":1,"last":9223372036854775807,"number":1},"key":"","signature":""}\n',
        b'{"head":[],"key":"","signature":""}\n', b"\n",
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_lines_are_findings_not_crashes(sealed, line):
    report = verify(sealed, [*sealed.lines[:5], line, *sealed.lines[5:]])
    assert any("Line 6 of the export is wrong" in f.words for f in report.findings)


def test_a_head_of_impossible_length_costs_nothing(sealed):
    lines = list(sealed.lines)
    position = sealed.records()[9] - 1
    line = json.loads(lines[position])
    line["head"]["last"] = 2**62
    lines[position] = canonical_line(line)
    assert not verify(sealed, lines).ok


def test_an_empty_export_is_not_fine(sealed):
    assert not verify(sealed, []).ok


def test_a_torn_last_line_of_the_head_file_is_a_note(sealed):
    torn = [*sealed.heads[:-1], sealed.heads[-1][:50]]
    file = read_head_file(torn, sealed.keys)
    assert file.report.ok
    assert len(file.heads) == 4
    assert "a crash" in file.notes[0]
