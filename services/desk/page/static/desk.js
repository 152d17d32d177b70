// What a browser adds to pages that read well without it: live stories, citations beside the story, a live pipeline.

const $ = (id) => document.getElementById(id);

/**
 * Listens to the events at an address, and shows in the header whether they come in.
 *
 * A browser connects again by itself only where the connection broke; not after an answer such as 503, nor on a page that
 * it kept and shows again. Then this does, from the last event on.
 */
function listen(address, handlers) {
  const url = new URL(address, location.href);
  const sign = $("live");
  const show = (state, words) => {
    sign.hidden = false;
    sign.dataset.state = state;
    $("live-words").textContent = words;
  };
  let source;
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("open", () => show("on", "live"));
    source.addEventListener("error", ({ target }) => {
      show("off", "reconnecting");
      if (target === source && target.readyState === EventSource.CLOSED) setTimeout(() => target === source && open(), 10_000);
    });
    for (const [name, handle] of Object.entries(handlers))
      source.addEventListener(name, (event) => {
        if (event.lastEventId) url.searchParams.set("after", event.lastEventId);
        handle(event);
      });
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && open());
}

/** Parses the HTML of one list item, which the server made and escaped. */
function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function liveList() {
  const list = $("stories");
  if (!list || list.dataset.live !== "yes") return;
  const arrivals = $("arrivals");
  const waiting = new Map();
  const url = new URL("/events" + list.dataset.query, location.href);
  url.searchParams.set("cards", "true");
  url.searchParams.set("after", list.dataset.last);

  // Nobody looks at or works with the list: new stories may come in by themselves.
  const untouched = () =>
    scrollY < 8 && !list.matches(":hover") && !list.contains(document.activeElement) && !getSelection()?.toString();

  const total = $("total");
  const count = (change) => {
    total.textContent = Math.max(0, Number(total.textContent) + change);
  };
  // Beyond what is shown there may be more: a story that changes there is not a new one.
  const allShown = () => Number(total.textContent) <= list.children.length;

  /** The newest stand first; where the widest do, a card stands before the first that fewer outlets tell. */
  const place = (card) => {
    const wide = list.dataset.order === "widest";
    const after = [...list.children].find((shown) => !wide || Number(shown.dataset.width) < Number(card.dataset.width));
    list.insertBefore(card, after ?? null);
  };

  const insert = () => {
    $("empty")?.remove();
    for (const { card, counts } of waiting.values()) {
      list.querySelector(`#${CSS.escape(card.id)}`)?.remove();
      card.classList.add("has-changed");
      place(card);
      if (counts) count(1);
    }
    if (waiting.size) $("announce").textContent = words();
    waiting.clear();
    arrivals.hidden = true;
  };

  const words = () => {
    const kind = [...waiting.values()].every((each) => each.counts) ? "new" : "new or changed";
    return `${waiting.size} ${kind} ${waiting.size === 1 ? "story" : "stories"}`;
  };

  arrivals.addEventListener("click", () => {
    insert();
    scrollTo({ top: 0 });
    list.querySelector("a")?.focus({ preventScroll: true });
  });

  const changed = (event) => {
    const told = JSON.parse(event.data);
    const card = element(told.html);
    const shown = list.querySelector(`#${CSS.escape(card.id)}`);
    if (shown) {
      if (Number(shown.dataset.revision) >= Number(card.dataset.revision)) return;
      const focused = shown.contains(document.activeElement);
      card.classList.add("has-changed");
      shown.replaceWith(card);
      if (focused) card.querySelector("a")?.focus({ preventScroll: true });
      return;
    }
    const counts = waiting.get(card.id)?.counts ?? (told.event === "created" || allShown());
    waiting.set(card.id, { card, counts });
    if (untouched() || !list.children.length) insert();
    else {
      arrivals.hidden = false;
      arrivals.textContent = words();
    }
  };

  const gone = (event) => {
    const id = `story-${JSON.parse(event.data).story}`;
    const waited = waiting.delete(id);
    if (!waiting.size) arrivals.hidden = true;
    const shown = list.querySelector(`#${CSS.escape(id)}`);
    if (shown && !shown.contains(document.activeElement)) {
      shown.remove();
      count(-1);
    } else if (!shown && !waited && list.dataset.narrow === "no" && !allShown()) count(-1);
  };

  const reset = () => {
    if (untouched()) location.reload();
    else {
      arrivals.hidden = false;
      arrivals.textContent = "The list has changed: show it";
      arrivals.addEventListener("click", () => location.reload(), { once: true });
    }
  };

  listen(url, { story: changed, gone, reset });
}

function liveStory() {
  const story = $("story");
  if (!story) return;
  listen(`/events?after=${encodeURIComponent(story.dataset.last)}`, {
    story: (event) => {
      const told = JSON.parse(event.data);
      if (told.id === story.dataset.story && told.revision > Number(story.dataset.revision)) $("changed").hidden = false;
    },
    gone: (event) => {
      if (JSON.parse(event.data).story === story.dataset.story) $("changed").hidden = false;
    },
  });
}

/** Opens a citation beside the story; with a modifier key, or where that fails, it is a link like any other. */
function citations() {
  const reader = $("reader");
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.cite, a.cite-cell");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const url = new URL(link.href);
    url.searchParams.set("part", "true");
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      $("reader-body").innerHTML = await answer.text();
      reader.showModal();
      const mark = reader.querySelector("#cited");
      mark?.scrollIntoView({ block: "center" });
      mark?.focus({ preventScroll: true });
    } catch {
      location.href = link.href;
    }
  });
  reader.addEventListener("click", (event) => {
    if (event.target === reader) reader.close();
  });
  reader.addEventListener("close", () => $("reader-body").replaceChildren());
}

const duration = (seconds) =>
  seconds === null ? "–" : seconds < 1 ? `${Math.round(seconds * 1000)} ms` : seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;

const WRITTEN = {
  oldest: duration,
  seconds_each: duration,
  out_rate: (rate) => (rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)),
};

/** Draws how many messages a stage ended between each two readings; the newest at the right. */
function draw(line, counts) {
  const most = Math.max(4, ...counts);
  const start = 59 - counts.length;
  line.setAttribute("points", counts.map((count, place) => `${(start + place) * 2},${34 - (count / most) * 30}`).join(" "));
}

function livePipeline() {
  const flow = $("flow");
  if (!flow) return;
  for (const line of flow.querySelectorAll("[data-curve]")) draw(line, line.dataset.curve.split(" ").filter(Boolean).map(Number));
  $("letters-changed").addEventListener("click", () => location.reload());
  const read = (event) => {
    const state = JSON.parse(event.data);
    if (!state.answers || !state.stages.length || !$("flow-stories")) {
      if (state.answers) location.reload();
      return;
    }
    $("flow-stories").textContent = state.stories;
    $("flow-dead").textContent = state.dead_letters;
    const dead = $("dead-letters").dataset.dead;
    if (dead !== "") $("letters-changed").hidden = Number(dead) === state.dead_letters;
    const latency = $("flow-latency");
    if (latency && state.latency) latency.textContent = state.latency.words;
    for (const stage of state.stages) {
      const box = flow.querySelector(`[data-stage="${CSS.escape(stage.stage)}"]`);
      if (!box) continue;
      box.classList.toggle("is-stopped", !stage.workers);
      for (const field of box.querySelectorAll("[data-field]")) {
        const value = stage[field.dataset.field];
        field.textContent = WRITTEN[field.dataset.field]?.(value) ?? value;
      }
      for (const [name, bad] of [["dead", stage.dead > 0], ["workers", !stage.workers]])
        box.querySelector(`[data-field="${name}"]`).parentElement.classList.toggle("is-bad", bad);
      draw(box.querySelector("polyline"), stage.curve);
    }
  };
  listen("/pipeline/events", { flow: read });
}

/** Empty fields stay out of the address; a choice applies at once. */
function filters() {
  const form = $("filter-form");
  if (!form) return;
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "" || (name === "order" && value === "newest")) event.formData.delete(name);
  });
  for (const field of form.querySelectorAll("select, input[type=checkbox]")) field.addEventListener("change", () => form.requestSubmit());
}

$("cited")?.focus({ preventScroll: true });
liveList();
liveStory();
livePipeline();
citations();
filters();
