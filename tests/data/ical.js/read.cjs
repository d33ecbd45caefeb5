// Standard input: a JSON list of calendars. Standard output: for each, its method and its events, by ical.js.
const ICAL = require("./ical.cjs");
const moment = (time) => ({ wall: time.toString(), zone: time.zone.tzid, utc: time.toJSDate().toISOString() });
const read = (text) => {
  ICAL.TimezoneService.reset(); // only what the part itself says of its zone counts
  const whole = new ICAL.Component(ICAL.parse(text));
  for (const zone of whole.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return {
    method: whole.getFirstPropertyValue("method"),
    events: whole.getAllSubcomponents("vevent").map((part) => {
      const value = (name) => { const found = part.getFirstPropertyValue(name); return found === null ? null : String(found); };
      const event = new ICAL.Event(part);
      return {
        uid: event.uid, sequence: event.sequence, summary: event.summary, description: event.description,
        location: event.location, status: value("status"), class: value("class"), url: value("url"),
        organizer: event.organizer, attendees: event.attendees.map((one) => String(one.getFirstValue())),
        dtstamp: part.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
        start: moment(event.startDate), end: moment(event.endDate),
      };
    }),
  };
};
let input = "";
process.stdin.on("data", (data) => { input += data; });
process.stdin.on("end", () => process.stdout.write(JSON.stringify(JSON.parse(input).map(read))));
