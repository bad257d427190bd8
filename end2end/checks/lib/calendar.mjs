// The calendar of a city, with no other help than the time zones that JavaScript has. Instants are whole seconds since 1970.

const DAY = 86_400;

/** The days and windows of a time zone. */
export class Calendar {
  #format;
  #offsets = new Map();

  constructor(zone) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Seconds by which the clocks are ahead of UTC at the instant. They change on whole quarters of an hour. */
  #offset(instant) {
    const quarter = Math.floor(instant / 900);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      const parts = Object.fromEntries(this.#format.formatToParts(quarter * 900_000).map(({ type, value }) => [type, Number(value)]));
      const shown = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000;
      offset = shown - quarter * 900;
      this.#offsets.set(quarter, offset);
    }
    return offset;
  }

  /**
   * The instant at which the clocks show `YYYY-MM-DD` and so many seconds of the day: the earlier one, if they show it twice; as much
   * later as they jumped, if they never do.
   */
  instant(date, secondsOfDay = 0) {
    const shown = Date.parse(`${date}T00:00:00Z`) / 1000 + secondsOfDay;
    // The offsets that may hold: those of a day before and of a day after.
    const [before, after] = [this.#offset(shown - DAY), this.#offset(shown + DAY)];
    const candidates = [shown - Math.max(before, after), shown - Math.min(before, after)];
    return candidates.find((at) => at + this.#offset(at) === shown) ?? shown - before;
  }

  /** What the clocks show at the instant: the date, and the seconds of the day. */
  local(instant) {
    const shown = instant + this.#offset(instant);
    return { date: dateOfDay(Math.floor(shown / DAY)), secondsOfDay: ((shown % DAY) + DAY) % DAY };
  }

  /** The last second of the day. */
  endOfDay(date) {
    return this.instant(addDays(date, 1)) - 1;
  }

  /** `[from, to)` of the period that the date lies in. */
  window(period, date) {
    const first = firstDay(period, date);
    return { from: this.instant(first), to: this.instant(nextFirstDay(period, first)) };
  }

  /** Where the steps of a series over the period start, and at last its end. */
  steps(period, date) {
    const { from, to } = this.window(period, date);
    if (period === 'day') return [...range(from, to, 3600), to];
    const part = period === 'year' ? 'month' : 'day';
    const steps = [];
    for (let day = firstDay(period, date); this.instant(day) < to; day = nextFirstDay(part, day)) steps.push(this.instant(day));
    return [...steps, to];
  }

  /** The same elapsed part of the previous period. */
  previousPart(period, date, now) {
    return this.#samePart(period, date, addDays(firstDay(period, date), -1), now);
  }

  /** The same elapsed part of the period a year ago; of a week, of the one 364 days back. */
  yearAgoPart(period, date, now) {
    return this.#samePart(period, date, period === 'week' ? addDays(date, -364) : yearBefore(date), now);
  }

  #samePart(period, date, then, now) {
    const [here, there] = [this.window(period, date), this.window(period, then)];
    if (now >= here.to) return there;
    if (now <= here.from) return { from: there.from, to: there.from };
    const { date: today, secondsOfDay } = this.local(now);
    const day = addDays(firstDay(period, then), daysBetween(firstDay(period, date), today));
    return { from: there.from, to: Math.max(there.from, Math.min(there.to, this.instant(day, secondsOfDay))) };
  }
}

/** Seconds since 1970 of an RFC 3339 instant. */
export function seconds(rfc3339) {
  return Date.parse(rfc3339) / 1000;
}

function* range(from, to, step) {
  for (let at = from; at < to; at += step) yield at;
}

function dateOfDay(day) {
  return new Date(day * DAY * 1000).toISOString().slice(0, 10);
}

export function addDays(date, days) {
  return dateOfDay(Date.parse(`${date}T00:00:00Z`) / 1000 / DAY + days);
}

function daysBetween(from, to) {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 1000 / DAY;
}

function yearBefore(date) {
  const [year, monthAndDay] = [Number(date.slice(0, 4)) - 1, date.slice(5)];
  return monthAndDay === '02-29' ? `${year}-02-28` : `${year}-${monthAndDay}`;
}

function firstDay(period, date) {
  if (period === 'month') return `${date.slice(0, 7)}-01`;
  if (period === 'year') return `${date.slice(0, 4)}-01-01`;
  if (period === 'day') return date;
  // Weeks begin on Monday.
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

function nextFirstDay(period, first) {
  if (period === 'day') return addDays(first, 1);
  if (period === 'week') return addDays(first, 7);
  // 32 days after a first of the month lies in the next one, 367 after a first of January in the next year.
  return firstDay(period, addDays(first, period === 'month' ? 32 : 367));
}
