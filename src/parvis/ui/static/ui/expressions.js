// The browser twin of parvis.kernel.expressions: same arrays, same meaning, no dependency, no eval.
// Integers are BigInt, decimals BigInt counts of 10^-12, dates day numbers: never binary fractions.
// The server checks types at publication; here shapes are checked and values are computed.
// `docs/expressions.md` is the reference; tests/kernel/expressions compares both on generated cases.
// One file on purpose: a page pays one request for it.

export class ExpressionError extends Error {}
export const UNKNOWN = Object.freeze({ unknown: true });

const MAX_DEPTH = 64, MAX_NODES = 5000, MAX_TEXT = 10000, MAX_ROWS = 1000, MAX_STEPS = 2000000;
const DIGITS = 12, SCALE = 10n ** 12n, LIMIT = 10n ** 24n;
const NUMBER = /^(-?)([0-9]{1,24})(?:\.([0-9]{1,12}))?$/;
const NAME = /^[a-z][a-z0-9_.-]{0,63}$/;
const PLACE = ["commune", "departement", "region", "epci"];

class Decimal { constructor(units) { this.units = units; } } // units of 10^-12
class Day { constructor(number) { this.number = number; } } // days since 1970-01-01
class Place { constructor(codes) { for (const name of PLACE) this[name] = codes[name] || ""; } }

function fail(words) { throw new ExpressionError(words); }

// --- numbers -----------------------------------------------------------------------------------
const units = (number) => (typeof number === "bigint" ? number * SCALE : number.units);
const size = (n) => (n < 0n ? -n : n);
const fit = (number) => {
  const whole = typeof number === "bigint";
  return size(whole ? number : number.units) < (whole ? LIMIT : LIMIT * SCALE) ? number : UNKNOWN;
};
const both = (a, b) => typeof a === "bigint" && typeof b === "bigint";

const AWAY = {
  "half-up": (twice) => twice >= 0n,
  "half-even": (twice, odd) => twice > 0n || (twice === 0n && odd),
  up: () => true,
  down: () => false,
  ceiling: (twice, odd, negative) => !negative,
  floor: (twice, odd, negative) => negative,
};

function divideRounded(numerator, denominator, mode) {
  const negative = numerator < 0n !== denominator < 0n;
  const top = size(numerator), bottom = size(denominator);
  let whole = top / bottom;
  const rest = top % bottom;
  if (rest && AWAY[mode](2n * rest - bottom, whole % 2n === 1n, negative)) whole += 1n;
  return negative ? -whole : whole;
}

const add = (a, b) => fit(both(a, b) ? a + b : new Decimal(units(a) + units(b)));
const negate = (a) => (typeof a === "bigint" ? -a : new Decimal(-a.units));
const absolute = (a) => (units(a) < 0n ? negate(a) : a);
const multiply = (a, b) =>
  fit(both(a, b) ? a * b : new Decimal(divideRounded(units(a) * units(b), SCALE, "half-even")));
const divide = (a, b) =>
  units(b) === 0n ? UNKNOWN : fit(new Decimal(divideRounded(units(a) * SCALE, units(b), "half-even")));

function quotient(a, b) {
  if (b === 0n) return UNKNOWN;
  const whole = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? whole - 1n : whole;
}
const remainder = (a, b) => (b === 0n ? UNKNOWN : a - b * quotient(a, b));

function roundTo(number, digits = 0n, mode = "half-up") {
  if (typeof number === "bigint" && digits >= 0n) return number;
  const step = 10n ** (BigInt(DIGITS) - digits);
  const rounded = divideRounded(units(number), step, mode) * step;
  return fit(digits <= 0n ? rounded / SCALE : new Decimal(rounded));
}

function fold(values, start, operation) {
  let total = start;
  for (const value of values) {
    total = total === null ? value : operation(total, value);
    if (total === UNKNOWN) return UNKNOWN;
  }
  return total;
}

// --- dates (proleptic Gregorian, years 1 to 9999) ----------------------------------------------
const FIRST = -719162, LAST = 2932896;
const leap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lastDay = (year, month) => (month === 2 ? (leap(year) ? 29 : 28) : 30 + ((month + (month >> 3)) & 1));

function dayNumber(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400), ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}

function civil(date) {
  const shifted = date.number + 719468;
  const era = Math.floor(shifted / 146097), ofEra = shifted - era * 146097;
  const y = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * y + Math.floor(y / 4) - Math.floor(y / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const month = m + (m < 10 ? 3 : -9);
  return { year: y + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * m + 2) / 5) + 1 };
}

function makeDate(year, month, day) {
  if (year < 1n || year > 9999n || month < 1n || month > 12n || day < 1n || day > 31n) return UNKNOWN;
  if (Number(day) > lastDay(Number(year), Number(month))) return UNKNOWN;
  return new Day(dayNumber(Number(year), Number(month), Number(day)));
}

function addDays(date, days) {
  const number = BigInt(date.number) + days;
  return number < BigInt(FIRST) || number > BigInt(LAST) ? UNKNOWN : new Day(Number(number));
}

function addMonths(date, months) {
  const { year, month, day } = civil(date);
  const count = BigInt(year * 12 + month - 1) + months;
  if (count < 12n || count > 9999n * 12n + 11n) return UNKNOWN;
  const y = Math.floor(Number(count) / 12), m = (Number(count) % 12) + 1;
  return new Day(dayNumber(y, m, Math.min(day, lastDay(y, m))));
}

function monthsBetween(start, end) {
  if (end.number < start.number) return -monthsBetween(end, start);
  const a = civil(start), b = civil(end);
  const months = BigInt((b.year - a.year) * 12 + b.month - a.month);
  return addMonths(start, months).number <= end.number ? months : months - 1n;
}

function dateDiff(unit, start, end) {
  if (unit === "days") return BigInt(end.number - start.number);
  const months = monthsBetween(start, end);
  return unit === "months" ? months : months / 12n; // BigInt division goes towards zero
}

function isoDate(date) {
  const { year, month, day } = civil(date);
  return [[year, 4], [month, 2], [day, 2]].map(([n, width]) => String(n).padStart(width, "0")).join("-");
}

function readDate(text) {
  const found = typeof text === "string" && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return found ? makeDate(...found.slice(1).map(BigInt)) : UNKNOWN;
}

// --- values ------------------------------------------------------------------------------------
const isEmpty = (value) => value === null || (Array.isArray(value) && value.length === 0);
const text = (raw) => raw.normalize("NFC") || null;
const wellFormed = (value) => !/\p{Surrogate}/u.test(value);
const characters = (value) => [...value].length;

function equal(a, b) {
  if (a === null || b === null) return a === b;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
  }
  if (a instanceof Place && b instanceof Place) return PLACE.every((name) => a[name] === b[name]);
  if (a instanceof Day && b instanceof Day) return a.number === b.number;
  const numeric = (one) => typeof one === "bigint" || one instanceof Decimal;
  return numeric(a) && numeric(b) ? units(a) === units(b) : a === b;
}

function compare(a, b) {
  const [x, y] = a instanceof Day ? [a.number, b.number] : [units(a), units(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function includes(whole, part) {
  if (whole === null || part === null) return false;
  if (typeof whole === "string") return whole.includes(part);
  let found = false;
  for (const member of whole) {
    if (member === UNKNOWN) found = UNKNOWN;
    else if (equal(member, part)) return true;
  }
  return found;
}

function concat(...texts) {
  const whole = texts.map((one) => one ?? "").join("");
  return characters(whole) > MAX_TEXT ? UNKNOWN : text(whole);
}

function sumOf(items) {
  const values = items ?? [];
  return values.some((value) => value === UNKNOWN || value === null) ? UNKNOWN : fold(values, 0n, add);
}

const extreme = (sign) => (...values) => {
  const list = values.length === 1 && (values[0] === null || Array.isArray(values[0]));
  const all = list ? values[0] ?? [] : values;
  if (!all.length || all.some((value) => value === UNKNOWN || value === null)) return UNKNOWN;
  return all.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
};

const inside = (name, expected = true) => (place, ...codes) =>
  (place !== null && place[name] !== "" && codes.includes(place[name])) === expected;

// --- operators: [least, most arguments (null: no limit), function, accepts null] -----------------
const part = (name) => (date) => BigInt(civil(date)[name]);
const OPERATORS = {
  and: [1, null], or: [1, null], if: [3, 3], "known?": [1, 1], "if-unknown": [2, 2], "if-empty": [2, 2],
  not: [1, 1, (a) => !a],
  "empty?": [1, 1, isEmpty, true],
  "=": [2, 2, equal, true],
  "!=": [2, 2, (a, b) => !equal(a, b), true],
  "one-of": [2, null, (a, ...b) => b.some((one) => equal(a, one)), true],
  "<": [2, 2, (a, b) => compare(a, b) < 0],
  "<=": [2, 2, (a, b) => compare(a, b) <= 0],
  ">": [2, 2, (a, b) => compare(a, b) > 0],
  ">=": [2, 2, (a, b) => compare(a, b) >= 0],
  includes: [2, 2, includes, true],
  excludes: [2, 2, (a, b) => { const found = includes(a, b); return found === UNKNOWN ? found : !found; }, true],
  "starts-with": [2, 2, (a, b) => Boolean(a && b && a.startsWith(b)), true],
  "ends-with": [2, 2, (a, b) => Boolean(a && b && a.endsWith(b)), true],
  length: [1, 1, (a) => BigInt(a === null ? 0 : characters(a)), true],
  concat: [1, null, concat, true],
  "+": [1, null, (...all) => fold(all, null, add)],
  "-": [1, 2, (a, b) => (b === undefined ? negate(a) : add(a, negate(b)))],
  "*": [1, null, (...all) => fold(all, null, multiply)],
  "/": [2, 2, divide],
  quotient: [2, 2, quotient],
  remainder: [2, 2, remainder],
  abs: [1, 1, absolute],
  round: [1, 3, roundTo],
  min: [1, null, extreme(-1), true],
  max: [1, null, extreme(1), true],
  count: [1, 1, (items) => BigInt(items === null ? 0 : items.length), true],
  sum: [1, 1, sumOf, true],
  "make-date": [3, 3, makeDate],
  year: [1, 1, part("year")], month: [1, 1, part("month")], day: [1, 1, part("day")],
  weekday: [1, 1, (date) => BigInt(((((date.number + 3) % 7) + 7) % 7) + 1)],
  "month-start": [1, 1, (date) => new Day(date.number - civil(date).day + 1)],
  "month-end": [1, 1, (date) => {
    const { year, month, day } = civil(date);
    return new Day(date.number - day + lastDay(year, month));
  }],
  "add-days": [2, 2, addDays],
  "add-months": [2, 2, addMonths],
  "add-years": [2, 2, (date, years) => addMonths(date, years * 12n)],
  "date-diff": [3, 3, dateDiff],
  age: [2, 2, (birth, on) => dateDiff("years", birth, on)],
  "in-commune": [2, null, inside("commune"), true],
  "in-epci": [2, null, inside("epci"), true],
  "in-departement": [2, null, inside("departement"), true],
  "in-region": [2, null, inside("region"), true],
  "not-in-departement": [2, null, inside("departement", false), true],
  "not-in-region": [2, null, inside("region", false), true],
  "commune-code": [1, 1, (place) => place.commune || null],
  "departement-code": [1, 1, (place) => place.departement || null],
  "region-code": [1, 1, (place) => place.region || null],
};
const EACH = new Set(["any", "all", "count", "sum", "map", "filter"]);

/** Name, arguments and treatment of null of every operator, to compare with the server's list. */
export const operators = () =>
  Object.entries(OPERATORS).map(([name, [least, most, , blank]]) => [name, least, most, Boolean(blank)]);

// --- from arrays to closures ---------------------------------------------------------------------
// A closure takes (answers, stack, budget): stack[0] is the row of the rule, then what is bound.
class Builder {
  constructor() { this.nodes = 0; this.needs = new Set(); }

  node(source, depth, scope) {
    if (++this.nodes > MAX_NODES) fail(`more than ${MAX_NODES} parts`);
    if (depth > MAX_DEPTH) fail(`more than ${MAX_DEPTH} levels of arrays`);
    if (!Array.isArray(source)) return this.constant(source);
    const [op, ...args] = source;
    if (typeof op !== "string") fail("an array starts with the name of an operator");
    if (Object.hasOwn(FORMS, op)) return FORMS[op].call(this, args, depth + 1, scope);
    if (EACH.has(op) && (args.length > 1 || !Object.hasOwn(OPERATORS, op))) {
      return this.each(op, args, depth + 1, scope);
    }
    if (!Object.hasOwn(OPERATORS, op)) fail(`there is no operator ${op.slice(0, 40)}`);
    const [least, most, apply, blank] = OPERATORS[op];
    if (args.length < least || (most !== null && args.length > most)) fail(`${op}: wrong number of arguments`);
    const parts = args.map((arg) => this.node(arg, depth + 1, scope));
    return apply ? strict(apply, Boolean(blank), parts) : LAZY[op](...parts);
  }

  constant(source) {
    let value = source;
    if (typeof source === "number") {
      if (!Number.isSafeInteger(source)) fail('a fraction is written as text to stay exact: ["decimal", "12.5"]');
      value = BigInt(source);
    } else if (typeof source === "string") {
      if (characters(source) > MAX_TEXT) fail(`a text longer than ${MAX_TEXT} characters`);
      if (!wellFormed(source)) fail("this text holds half of a character");
      value = text(source);
    } else if (source !== null && typeof source !== "boolean") {
      fail("objects have no meaning here: write arrays and constants");
    }
    return () => value;
  }

  each(op, args, depth, scope) {
    if (args.length !== 2 && args.length !== 3) fail(`${op} takes a list, a name if needed, a body`);
    const items = this.node(args[0], depth, scope);
    const name = args.length === 3 ? readName(args[1]) : "";
    const before = this.nodes;
    const body = this.node(args.at(-1), depth, [...scope, `item:${name}`]);
    return loop(op, items, body, this.nodes - before);
  }
}

function readName(name) {
  return typeof name === "string" && NAME.test(name) ? name : fail("not a name");
}

function stableId(args, most) {
  const id = args.length >= 1 && args.length <= most ? args[0] : null;
  return Number.isSafeInteger(id) && id > 0 ? id : fail('a field is named by its stable id: ["field", 3]');
}

function level(scope, matches) {
  for (let index = scope.length - 1; index > 0; index--) if (matches(scope[index])) return index;
  return 0;
}

const bound = (index) => (index ? (answers, stack) => stack[index] : fail("nothing has this name here"));
const itemLevel = (scope, name) =>
  level(scope, (one) => (name === null ? one.startsWith("item:") : one === `item:${name}`));
const answer = (key) => (answers) => {
  const value = answers.get(key);
  return value === undefined ? UNKNOWN : value;
};

const FORMS = {
  field(args) {
    const id = stableId(args, 1);
    this.needs.add(id);
    return answer(id);
  },
  fact(args) {
    const name = args.length === 1 ? readName(args[0]) : fail("fact takes one name");
    this.needs.add(name);
    return answer(name);
  },
  row(args, depth, scope) {
    const id = stableId(args, 2);
    const name = args.length === 2 ? readName(args[1]) : null;
    const index = name === "row" ? 0 : itemLevel(scope, name);
    if (!index && name !== null && name !== "row") fail(`nothing is named ${name} here`);
    this.needs.add(id);
    return (answers, stack) => {
      const value = stack[index] instanceof Map ? stack[index].get(id) : UNKNOWN;
      return value === undefined ? UNKNOWN : value;
    };
  },
  var(args, depth, scope) {
    const name = args.length === 1 ? readName(args[0]) : fail("var takes one name");
    return bound(level(scope, (one) => one === `var:${name}`));
  },
  item(args, depth, scope) {
    if (args.length > 1) fail("item takes nothing, or the name given to the item");
    return bound(itemLevel(scope, args.length ? readName(args[0]) : null));
  },
  let(args, depth, scope) {
    if (args.length !== 3) fail("let takes a name, a value and a body");
    const name = readName(args[0]);
    const value = this.node(args[1], depth, scope);
    const body = this.node(args[2], depth, [...scope, `var:${name}`]);
    return (a, s, b) => body(a, [...s, value(a, s, b)], b);
  },
  date(args) {
    const value = args.length === 1 ? readDate(args[0]) : UNKNOWN;
    return value === UNKNOWN ? fail('a date is written ["date", "2026-05-03"]') : () => value;
  },
  decimal(args) {
    const value = args.length === 1 && typeof args[0] === "string" ? readDecimal(args[0]) : null;
    return value ? () => value : fail('a decimal is written ["decimal", "12.50"]');
  },
};

function strict(apply, blank, parts) {
  return (answers, stack, budget) => {
    const values = [];
    for (const part of parts) {
      const value = part(answers, stack, budget);
      if (value === UNKNOWN || (value === null && !blank)) return UNKNOWN;
      values.push(value);
    }
    return apply(...values);
  };
}

function decide(truths, stop) {
  let result = !stop;
  for (const truth of truths()) {
    if (truth === stop) return stop;
    if (truth === UNKNOWN || truth === null) result = UNKNOWN;
  }
  return result;
}

const chain = (stop) => (...parts) => (a, s, b) =>
  decide(function* () { for (const part of parts) yield part(a, s, b); }, stop);

const LAZY = {
  and: chain(false),
  or: chain(true),
  if: (condition, then, otherwise) => (a, s, b) => {
    const truth = condition(a, s, b);
    return truth === UNKNOWN || truth === null ? UNKNOWN : (truth ? then : otherwise)(a, s, b);
  },
  "known?": (tested) => (a, s, b) => tested(a, s, b) !== UNKNOWN,
  "if-unknown": (tested, other) => (a, s, b) => {
    const value = tested(a, s, b);
    return value === UNKNOWN ? other(a, s, b) : value;
  },
  "if-empty": (tested, other) => (a, s, b) => {
    const value = tested(a, s, b);
    return isEmpty(value) ? other(a, s, b) : value;
  },
};

function loop(op, source, body, cost) {
  return (answers, stack, budget) => {
    const found = source(answers, stack, budget);
    if (found === UNKNOWN) return UNKNOWN;
    const items = found ?? [];
    budget.left -= items.length * cost;
    if (budget.left < 0) return UNKNOWN;
    const one = (item) => body(answers, [...stack, item], budget);
    if (op === "any" || op === "all") {
      return decide(function* () { for (const item of items) yield one(item); }, op === "any");
    }
    const values = items.map(one);
    if (op === "map") return values;
    if (values.some((value) => value === UNKNOWN || value === null)) return UNKNOWN;
    if (op === "sum") return fold(values, 0n, add);
    const kept = items.filter((item, index) => values[index]);
    return op === "filter" ? kept : BigInt(kept.length);
  };
}

/** Turn arrays into a function `(answers, row) => value`; its `needs` are the ids and names read. */
export function compile(source) {
  const builder = new Builder();
  const body = builder.node(source, 0, ["row"]);
  const run = (answers, row = null) => body(answers, [row], { left: MAX_STEPS });
  return Object.assign(run, { needs: builder.needs });
}

/** The value of an expression on decoded answers, or UNKNOWN. */
export const evaluate = (source, answers, row = null) => compile(source)(answers, row);

// --- answers and results as JSON -----------------------------------------------------------------
function readDecimal(written) {
  const found = NUMBER.exec(written);
  if (!found) return null;
  const value = BigInt(found[2]) * SCALE + BigInt((found[3] ?? "").padEnd(DIGITS, "0"));
  return new Decimal(found[1] ? -value : value);
}

const READERS = {
  bool: (type, raw) => (typeof raw === "boolean" ? raw : undefined),
  integer: (type, raw) => {
    if (typeof raw === "string" && NUMBER.test(raw) && !raw.includes(".")) return BigInt(raw);
    return Number.isSafeInteger(raw) ? BigInt(raw) : undefined;
  },
  decimal: (type, raw) => {
    if (typeof raw !== "string" && !Number.isSafeInteger(raw)) return undefined;
    return readDecimal(String(raw)) ?? undefined;
  },
  text: (type, raw) => (typeof raw === "string" && wellFormed(raw) ? text(raw) : undefined),
  date: (type, raw) => { const day = readDate(raw); return day === UNKNOWN ? undefined : day; },
  choice: (type, raw) => {
    const value = READERS.text(type, raw);
    return !type.options || type.options.includes(value) ? value : undefined;
  },
  choices: (type, raw) => {
    if (!Array.isArray(raw) || raw.length > MAX_ROWS) return undefined;
    const values = raw.map((one) => READERS.choice(type, one));
    return values.includes(undefined) ? undefined : [...new Set(values)];
  },
  commune: (type, raw) => {
    if (raw === null || typeof raw !== "object" || Array.isArray(raw)) return undefined;
    const codes = PLACE.map((name) => raw[name] ?? "");
    const right = codes.every((code) => typeof code === "string" && code.length <= 20);
    return right ? new Place(raw) : undefined;
  },
  list: (type, raw) => {
    if (!Array.isArray(raw) || raw.length > MAX_ROWS) return undefined;
    return raw.map((one) => decodeValue(type.item, one));
  },
  record: (type, raw) => {
    const right = raw !== null && typeof raw === "object" && !Array.isArray(raw);
    return right ? decode(type.fields, raw) : undefined;
  },
};

/** One value of a type; null and "" are "left empty". ExpressionError when it is not of the type. */
export function decodeValue(type, raw) {
  if (raw === null || raw === "") return null;
  const full = typeof type === "string" ? { kind: type } : type;
  const value = Object.hasOwn(READERS, full.kind) ? READERS[full.kind](full, raw) : undefined;
  return value === undefined ? fail(`an answer should be of type ${full.kind}`) : value;
}

/** Answers by stable id or name, from JSON and the types of the fields; other keys are left out. */
export function decode(types, raw) {
  const answers = new Map();
  for (const [key, value] of Object.entries(raw)) {
    if (!Object.hasOwn(types, key)) continue;
    answers.set(/^[0-9]{1,16}$/.test(key) ? Number(key) : key, decodeValue(types[key], value));
  }
  return answers;
}

/** A value as JSON, as the server writes it; UNKNOWN is {"unknown": true}. */
export function encode(value) {
  if (typeof value === "bigint") {
    const exact = size(value) <= BigInt(Number.MAX_SAFE_INTEGER);
    return exact ? Number(value) : String(value);
  }
  if (value instanceof Decimal) {
    const digits = String(size(value.units)).padStart(DIGITS + 1, "0");
    const fraction = digits.slice(-DIGITS).replace(/0+$/, "");
    return (value.units < 0n ? "-" : "") + digits.slice(0, -DIGITS) + (fraction && `.${fraction}`);
  }
  if (value instanceof Day) return isoDate(value);
  if (value instanceof Place) return { ...value };
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, encode(one)]));
  return Array.isArray(value) ? value.map(encode) : value;
}
