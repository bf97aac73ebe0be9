// Puts in what is told now, always as text: no word of a scenario becomes markup.
const {page} = told.data
const element = (name, text, kind) => {
  const made = document.createElement(name)
  made.textContent = text
  if (kind) made.className = kind
  return made
}
const put = (id, ...parts) => {
  const place = document.getElementById(id)
  const before = place.textContent
  const wanted = parts.join(" ")
  if (before !== wanted) place.replaceChildren(...parts.flatMap((part, at) => at ? [" ", element("span", part)] : [element("span", part)]))
}
const [said] = status.data.status
put("status", said)
document.getElementById("answer").setAttribute("aria-busy", String(said.startsWith("computing")))
if (told.tags[0] === page[0]) return
told.tags = [page[0]]

const {now, before, columns, rows} = JSON.parse(page[0])
put("now", ...now)
put("before", before)
const table = document.getElementById("figures")
table.tHead.replaceChildren(element("tr", ""))
table.tHead.rows[0].replaceChildren(...columns.map((name) => element("th", name)))
for (const cell of table.tHead.rows[0].cells) cell.scope = "col"
table.tBodies[0].replaceChildren(...rows.map((row) => {
  const made = element("tr", "", row.best ? "best" : "")
  const name = element("th", row.corridor)
  name.scope = "row"
  name.style.setProperty("--corridor", row.color)
  made.append(name)
  if (row.reason) {
    const cell = element("td", row.reason)
    cell.colSpan = columns.length - 1
    made.append(cell)
  }
  for (const [figure, was, apart] of row.cells) {
    const cell = element("td", "")
    cell.append(element("span", figure))
    if (apart) cell.append(element("span", `before ${was}`, "before"), element("span", apart, "apart"))
    made.append(cell)
  }
  return made
}))
