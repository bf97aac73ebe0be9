"use strict";
(() => {
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const at = (id) => document.getElementById(id);
  const hidden = new Set();
  const models = [];
  const charts = new Map(); // id → its models by their names

  const viewOf = (drawing) =>
    window.Bokeh && Bokeh.index.get_by_id(drawing.querySelector("[data-root-id]").dataset.rootId);

  // ---- charts follow the controls

  const whole = (column) => {
    if (Array.isArray(column)) return column;
    const n = { length: column.n };
    return "same" in column
      ? Array.from(n, () => column.same)
      : Array.from(n, (_, each) => column.first + column.step * each);
  };

  const wholeData = (data) =>
    Object.fromEntries(Object.entries(data).map(([name, column]) => [name, whole(column)]));

  const change = (id, changes) => {
    for (const [name, properties] of Object.entries(changes)) {
      const { data, ...others } = properties;
      const model = charts.get(id).get(name);
      if (data !== undefined) model.data = wholeData(data);
      model.setv(others);
    }
  };

  const corridorOf = (model) => {
    const tags = model.glyph ? [...model.tags, ...model.glyph.tags] : [];
    const tag = tags.find((each) => String(each).startsWith("corridor:"));
    return tag === undefined ? undefined : tag.slice("corridor:".length);
  };

  const setRows = () => {
    const kept = page.corridors.filter((row) => !hidden.has(row.id)).map((row) => row.row);
    for (const model of models) {
      if (model.tags.includes("corridor-rows")) model.factors = kept.slice().reverse();
    }
  };

  const showCorridor = (id, on) => {
    if (hidden.has(id) !== on) return;
    if (on) hidden.delete(id);
    else hidden.add(id);
    for (const box of document.querySelectorAll("#controls input")) {
      if (box.value === id) box.checked = on;
    }
    for (const model of models) {
      if (corridorOf(model) === id) model.visible = on;
    }
    setRows();
  };

  const setLegends = () => {
    for (const model of models) {
      if (model.tags.includes("columns")) {
        const place = at("main").clientWidth;
        model.ncols = Math.max(1, Math.floor((place > 1000 ? place / 2 : place) / 215));
      }
    }
  };

  // ---- words and tables follow them too

  const setTable = (id, told) => {
    const table = at(id);
    table.caption.firstElementChild.textContent = told.title;
    table.parentElement.setAttribute("aria-label", told.title);
    const numbers = told.header.map((_, column) => isNumbers(told.rows.map((row) => row[column])));
    const headers = told.header.map((name, column) => headed(table, name, numbers[column]));
    table.tHead.rows[0].replaceChildren(...headers);
    table.tBodies[0].replaceChildren(...told.rows.map((cells) => rowOf(cells, numbers)));
    const caption = at(`${id}-caption`);
    caption.textContent = told.caption;
    caption.hidden = !told.caption;
  };

  const rowOf = (cells, numbers) => {
    const row = document.createElement("tr");
    cells.forEach((text, column) => {
      const cell = row.insertCell();
      cell.textContent = text;
      if (numbers[column]) cell.className = "number";
    });
    return row;
  };

  const choose = (key) => {
    const view = page.views[key];
    at("asked").textContent = view.asked;
    at("sentences").replaceChildren(
      ...view.sentences.flatMap((sentence) => {
        const span = document.createElement("span");
        span.textContent = sentence;
        return [span, " "];
      }),
    );
    show(view);
    setRows();
  };

  const show = (view) => {
    for (const [id, chart] of Object.entries(view.charts)) {
      change(id, chart.changes);
      if (at(`${id}-told`)) at(`${id}-told`).textContent = chart.told;
      setTable(`${id}-table`, chart.table);
    }
  };

  // ---- tables that sort

  const isFigure = (text) => /^[-+−]?[\d,]*\.?\d+\s?%?$/.test(text);
  const isNumbers = (column) =>
    column.some(isFigure) && column.every((text) => isFigure(text) || text === "–");
  const figureOf = (text) => {
    const found = parseFloat(text.replace(/,/g, "").replace("−", "-"));
    return Number.isNaN(found) ? undefined : found;
  };

  const compare = (one, other) => {
    const figures = [figureOf(one), figureOf(other)];
    if (figures.includes(undefined)) {
      if (figures[0] !== figures[1]) return figures[0] === undefined ? 1 : -1;
      return one.localeCompare(other, "en");
    }
    return figures[0] - figures[1];
  };

  const sort = (table, header) => {
    const falling = header.getAttribute("aria-sort") === "ascending";
    for (const each of header.parentElement.cells) each.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const text = (row) => row.cells[header.cellIndex].textContent;
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort((one, other) => (falling ? -1 : 1) * compare(text(one), text(other)));
    table.tBodies[0].append(...rows);
  };

  const headed = (table, name, isNumber) => {
    const header = document.createElement("th");
    if (isNumber) header.className = "number";
    header.scope = "col";
    if (!name) return header;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => sort(table, header));
    header.append(button);
    return header;
  };

  const makeSortable = (table) => {
    const row = table.tHead.rows[0];
    const of = ({ textContent, className }) => headed(table, textContent, className === "number");
    row.replaceChildren(...Array.from(row.cells, of));
  };

  // ---- paper: canvases that fit, and everything unfolded

  const folded = [];
  const toPaper = () => {
    for (const drawing of document.querySelectorAll(".drawing")) {
      const paper = document.createElement("div");
      paper.className = "printed";
      paper.append(viewOf(drawing).export("auto", true).canvas);
      drawing.after(paper);
    }
    for (const details of document.querySelectorAll("figure > details:not([open])")) {
      folded.push(details);
      details.open = true;
    }
  };
  const fromPaper = () => {
    for (const paper of document.querySelectorAll(".printed")) paper.remove();
    for (const details of folded.splice(0)) details.open = false;
  };

  // ---- a finger that taps is told what a resting mouse is

  let told;
  const tellFinger = ({ target, clientX, clientY }) => {
    if (window.matchMedia("(pointer: fine)").matches) return;
    told?.dispatchEvent(new PointerEvent("pointerout", { isPrimary: true }));
    const drawing = target.closest(".drawing");
    told = drawing ? viewOf(drawing).canvas_view.events_el : undefined;
    const place = { clientX, clientY, view: window }; // without a view it would not be scrolled
    const rest = new PointerEvent("pointermove", { ...place, isPrimary: true });
    setTimeout(() => told?.dispatchEvent(rest), 50); // once Bokeh has taken the finger away
  };

  // ---- beginning

  const listen = () => {
    for (const model of models) {
      const corridor = corridorOf(model);
      if (corridor !== undefined) {
        model.properties.visible.change.connect(() => showCorridor(corridor, model.visible));
      }
    }
    document.addEventListener("pointerup", tellFinger);
    window.addEventListener("resize", setLegends);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", fromPaper);
    for (const own of document.querySelectorAll("select[data-section]")) {
      own.addEventListener("change", () => show(page.sections[own.dataset.section][own.value]));
    }
    const controls = at("controls");
    if (!controls) return;
    controls.addEventListener("submit", (event) => event.preventDefault());
    controls.addEventListener("change", (event) => {
      if (event.target.type === "checkbox") showCorridor(event.target.value, event.target.checked);
      else choose(`${at("shipment").value}/${at("policy").value}`);
    });
  };

  const findModels = (drawing) => {
    const all = Array.from(viewOf(drawing).model.references());
    const named = all.filter((model) => model.name !== null).map((model) => [model.name, model]);
    charts.set(drawing.dataset.chart, new Map(named));
    models.push(...all);
  };

  const begin = () => {
    const drawings = Array.from(document.querySelectorAll(".drawing"));
    if (!drawings.every(viewOf)) {
      requestAnimationFrame(begin);
      return;
    }
    drawings.forEach(findModels);
    setLegends();
    listen();
    document.documentElement.dataset.ready = "yes";
  };

  document.querySelectorAll("table").forEach(makeSortable);
  begin();
})();
