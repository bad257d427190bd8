// A reader of CSV (RFC 4180): one object for each row, by the names in the header.

export function readCsv(text, delimiter = ',') {
  const [header, ...rows] = records(text.replace(/^\uFEFF/, ''), delimiter);
  return rows.map((fields) => Object.fromEntries(header.map((name, place) => [name, fields[place] ?? ''])));
}

function records(text, delimiter) {
  const found = [];
  let [fields, field, quoted] = [[], '', false];
  const endField = () => {
    fields.push(field);
    field = '';
  };
  const endRecord = () => {
    endField();
    if (fields.length > 1 || fields[0] !== '') found.push(fields);
    fields = [];
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[(i += 1)];
      else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === delimiter) endField();
    else if (c === '\n') endRecord();
    else if (c !== '\r') field += c;
  }
  if (field !== '' || fields.length > 0) endRecord();
  return found;
}
