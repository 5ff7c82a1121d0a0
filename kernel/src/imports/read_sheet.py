"""Reads a workbook (XLSX) or an XML inventory, writes its rows as lines of JSON into `rows` in the folder it runs in.

Run by kontor::Tools, within limits on time, memory, files and what it reaches. Nothing in the file is evaluated: of formulas the value counts that the
program which wrote the file left beside them. First line: {"sheets": [...], "sheet": "..."}; then [number, [cells]] of
each row, or {"object": ...} of an inventory; last {"end": true}. What is refused: {"error": KEY, "params": {...}}.
"""
import datetime
import json
import re
import sys
import zipfile

MOST_BYTES = 600 << 20
MOST_PARTS = 2000
MOST_RATIO = 400
FORMAT, PATH = sys.argv[1:3]
MOST_ROWS, MOST_CELL, MOST_COLUMNS, MOST_TAKEN = (int(word) for word in sys.argv[3:7])
SHEET = sys.argv[7]
OUTPUT = open("rows", "w", encoding="utf-8", errors="replace")


class Refused(Exception):
    def __init__(self, key, **params):
        super().__init__(key)
        self.answer = {"error": key, "params": {name: str(value) for name, value in params.items()}}


def say(value):
    OUTPUT.write(json.dumps(value, ensure_ascii=False) + "\n")


def check_parts(archive):
    """What spreadsheets can hide is refused before anything of it is opened."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("error.sheet_bomb")
    packed = sum(part.compress_size for part in parts)
    size = sum(part.file_size for part in parts)
    if size > MOST_BYTES or (size > (20 << 20) and size > MOST_RATIO * max(packed, 1)):
        raise Refused("error.sheet_bomb")
    names = set()
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 1:
            raise Refused("error.sheet_encrypted")
        if name in names:
            raise Refused("error.sheet_broken")
        names.add(name)
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
            raise Refused("error.sheet_macros")
        if "/externallinks/" in "/" + name:
            raise Refused("error.sheet_links")
    if "[content_types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise Refused("error.not_a_table")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            check_text(archive, part)


def check_text(archive, part):
    """No part of a workbook declares entities; what does wants to grow, or to read other files."""
    with archive.open(part) as stream:
        before = b""
        while True:
            piece = stream.read(1 << 20)
            if not piece:
                return
            text = before + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
                raise Refused("error.sheet_entities")
            before = text[-10:]


CURRENCY = re.compile(r"\[\$([A-Z]{3})|\[\$?([€£$])|([€£$])|\b(EUR|USD|GBP|CHF)\b")
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


def currency_of(cell):
    found = CURRENCY.search(cell.number_format or "")
    if not found:
        return ""
    word = found.group(1) or found.group(4) or SIGNS[found.group(2) or found.group(3)]
    return " " + word


def text_of(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0, 0):
            return value.date().isoformat()
        return (value + datetime.timedelta(microseconds=500000)).replace(microsecond=0).isoformat(" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        currency = currency_of(cell)
        if currency:
            return "%.2f%s" % (value, currency)
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = repr(value)
        # Three digits after a point could be thousands to a reader of amounts.
        return text + "0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text
    if isinstance(value, int):
        return str(value) + currency_of(cell)
    return str(value).strip()


def read_workbook(data, wanted):
    import openpyxl

    try:
        archive = zipfile.ZipFile(data)
        check_parts(archive)
        book = openpyxl.load_workbook(data, read_only=True, data_only=True, keep_links=False)
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused("error.sheet_broken")
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    if not sheets:
        raise Refused("error.csv_empty")
    sheet = next((one for one in sheets if one.title == wanted), None)
    if wanted and sheet is None:
        raise Refused("error.no_such_sheet", sheet=wanted)
    sheet = sheet or sheets[0]
    say({"sheets": [one.title for one in sheets], "sheet": sheet.title})
    sheet.reset_dimensions()
    count = 0
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            if len(row) > MOST_COLUMNS and any(cell.value is not None for cell in row[MOST_COLUMNS:]):
                if count == 0:
                    raise Refused("error.csv_columns", most=MOST_COLUMNS)
                say({"row": number, "fault": "error.csv_too_many_cells"})
                count += 1
                continue
            cells = [text_of(cell) for cell in row[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            count += 1
            if count > MOST_ROWS + 1:
                raise Refused("error.csv_rows", most=MOST_ROWS)
            if any(len(cell) > MOST_CELL for cell in cells):
                say({"row": number, "fault": "error.csv_long_cell", "params": {"most": str(MOST_CELL)}})
            elif any(getattr(cell, "data_type", "") == "e" for cell in row):
                say({"row": number, "fault": "error.sheet_error"})
            else:
                say([number, cells])
            if MOST_TAKEN and count > MOST_TAKEN:
                break
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused("error.sheet_broken")


# What is a list of an inventory even where it has one item.
LISTS = frozenset(
    "antivirus batteries controllers cpus drives inputs local_groups local_users memories modems monitors networks"
    " ports printers processes slots softwares sounds storages usbdevices users videos virtualmachines volume_groups"
    " envs licenseinfos firmwares sensors".split())


def read_inventory(data):
    from xml.parsers import expat

    stack = []
    root = {}

    def refuse(*_):
        raise Refused("error.sheet_entities")

    def begin(name, _):
        if len(stack) > 30:
            raise Refused("error.sheet_broken")
        stack.append((name.lower(), {}, []))

    def text(data_):
        if stack:
            stack[-1][2].append(data_)

    def end(_):
        name, members, texts = stack.pop()
        value = members or "".join(texts).strip()
        if not stack:
            root.update(members)
            return
        into = stack[-1][1]
        if name in LISTS and isinstance(value, dict):
            into.setdefault(name, []).append(value)
        elif name not in into:
            into[name] = value
        elif isinstance(into[name], list):
            into[name].append(value)
        else:
            into[name] = [into[name], value]

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.ParseFile(data)
    except expat.ExpatError:
        raise Refused("error.sheet_broken")
    say({"sheets": [], "sheet": ""})
    say({"object": root})


def main():
    try:
        with open(PATH, "rb") as data:
            if FORMAT == "xml":
                read_inventory(data)
            else:
                read_workbook(data, SHEET)
        say({"end": True})
    except Refused as refused:
        say(refused.answer)
    except MemoryError:
        say({"error": "error.sheet_memory", "params": {}})
    OUTPUT.close()


main()
