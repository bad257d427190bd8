// A reader of as much of TOML as mapping files use: tables, lists of tables, strings, numbers, booleans, arrays, inline tables.

export function readToml(text) {
  return new Reader(text).document();
}

class Reader {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  document() {
    const root = {};
    let table = root;
    for (this.#blank(); this.#at < this.#text.length; this.#blank()) {
      if (this.#takes('[[')) {
        const path = this.#path();
        this.#expect(']]');
        const list = (enter(root, path.slice(0, -1))[path.at(-1)] ??= []);
        list.push((table = {}));
      } else if (this.#takes('[')) {
        const path = this.#path();
        this.#expect(']');
        table = enter(root, path);
      } else {
        this.#pair(table);
      }
    }
    return root;
  }

  #pair(table) {
    const path = this.#path();
    this.#expect('=');
    enter(table, path.slice(0, -1))[path.at(-1)] = this.#value();
  }

  #path() {
    const path = [];
    do {
      this.#spaces();
      path.push(this.#text[this.#at] === '"' ? this.#string() : this.#match(/[A-Za-z0-9_-]+/y));
      this.#spaces();
    } while (this.#takes('.'));
    return path;
  }

  #value() {
    this.#blank();
    const c = this.#text[this.#at];
    if (c === '"') return this.#string();
    if (this.#takes('[')) return this.#list(']', () => this.#value());
    if (this.#takes('{')) {
      const table = {};
      this.#list('}', () => this.#pair(table));
      return table;
    }
    const word = this.#match(/[^\s,\]}#]+/y);
    if (word === 'true' || word === 'false') return word === 'true';
    const number = Number(word.replaceAll('_', ''));
    if (Number.isNaN(number)) throw new Error(`not a value: ${word}`);
    return number;
  }

  #list(end, item) {
    const items = [];
    for (this.#blank(); !this.#takes(end); this.#blank()) {
      items.push(item());
      this.#blank();
      if (!this.#takes(',')) {
        this.#expect(end);
        break;
      }
    }
    return items;
  }

  // TOML's basic strings are JSON's, as far as mapping files go.
  #string() {
    return JSON.parse(this.#match(/"(?:[^"\\\n]|\\.)*"/y));
  }

  #blank() {
    this.#match(/(?:\s|#[^\n]*)*/y);
  }

  #spaces() {
    this.#match(/[ \t]*/y);
  }

  #takes(text) {
    const is = this.#text.startsWith(text, this.#at);
    if (is) this.#at += text.length;
    return is;
  }

  #expect(text) {
    this.#spaces();
    if (!this.#takes(text)) throw new Error(`${text} expected at: ${this.#text.slice(this.#at, this.#at + 40)}`);
  }

  #match(pattern) {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [null];
    if (found === null) throw new Error(`not understood: ${this.#text.slice(this.#at, this.#at + 40)}`);
    this.#at += found.length;
    return found;
  }
}

function enter(table, path) {
  return path.reduce((inner, key) => (inner[key] ??= {}), table);
}
