// Small comforts on top of pages that work without them: colours and text size at once, confirmation, dialogs, copying a link,
// filters that apply themselves, a preview of chosen files, reading aloud. Runs in the head, so that what needs it is drawn at once.
(() => {
  "use strict";
  const root = document.documentElement;
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private window */ }
  };
  root.classList.add("js");

  // Colours and letters: shown at once, so that nothing typed is lost; the server keeps them for the next page.
  const changeLook = (event) => {
    const form = event.target, button = event.submitter;
    if (!("appearance" in form.dataset) || !button) return;
    event.preventDefault();
    const { name, value } = button;
    const body = new FormData(form);
    body.set(name, value);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (value) root.dataset[name] = value; else delete root.dataset[name];
    for (const each of document.querySelectorAll(`[data-appearance] [name="${name}"]`)) {
      if (name === "size") each.value = value ? "" : "large";
      each.setAttribute("aria-pressed", String(name === "size" ? Boolean(value) : each.value === value));
    }
    button.closest("[data-menu]")?.removeAttribute("open");
    if (button.closest("[data-menu]")) button.closest("[data-menu]").querySelector("summary").focus();
  };
  const closeMenus = (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
      else if (!event.key && !menu.contains(event.target)) menu.open = false;
    }
  };

  const openDialog = (dialog) => {
    if (!dialog || typeof dialog.showModal !== "function") return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };

  // A form (or its button) with data-confirm asks once in the shared dialog; only "yes" lets it go. One
  // that lacks something is sent unasked: it will be refused, and the answer says what is missing.
  const confirmed = new WeakSet();
  const askFirst = (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    const dialog = document.getElementById("confirm");
    if (!question || confirmed.has(form) || !dialog || !form.checkValidity()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-question]").textContent = question;
    const yes = dialog.querySelector("[data-yes]");
    yes.textContent = (button && button.textContent.trim()) || yes.dataset.yes;
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      confirmed.add(form);
      form.requestSubmit(button || undefined);
      confirmed.delete(form);
    };
    dialog.returnValue = "";
    openDialog(dialog);
  };

  // A show of hands: who said otherwise is entered first, then all the rest at once.
  const fillRest = ({ form, dataset }) => {
    for (const radio of form.querySelectorAll(`[type="radio"][value="${dataset.fill}"]`)) {
      if (!form.elements[radio.name].value) radio.checked = true;
    }
  };

  const say = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  const copy = async (button) => {
    const text = new URL(button.dataset.copy || location.href, location.href).href;
    try {
      await navigator.clipboard.writeText(text);
      button.classList.add("copied");
      say(button.dataset.done || "");
      const label = button.querySelector("[data-label]");
      if (label && button.dataset.done) label.textContent = button.dataset.done;
    } catch { location.href = text; }
  };

  // Reading aloud, where the browser has a voice of its own for the language: a voice from the network would be told
  // every word of the page.
  const VOICE = { zh: /^(zh|cmn)[-_](CN|Hans)/i, en: /^en/i };
  const READ = "h1, h2, h3, p, li, dt, dd, label, legend, .act, .option, .btn";
  const voice = () => window.speechSynthesis?.getVoices()
    .find((each) => each.localService && VOICE[root.lang.slice(0, 2)]?.test(each.lang));
  const sentences = () => [...document.querySelectorAll("#main :is(" + READ + ")")]
    .filter((part) => !part.closest("[hidden], .no-print, [aria-hidden]") && !part.querySelector(READ) && part.checkVisibility?.() !== false)
    .map((part) => part.innerText.trim()).filter(Boolean);
  const showRead = (button, isReading) => {
    const label = button.querySelector("[data-label]");
    button.dataset.read ||= label.textContent;
    label.textContent = isReading ? button.dataset.stop : button.dataset.read;
    button.setAttribute("aria-pressed", String(isReading));
  };
  const read = (button) => {
    const isReading = speechSynthesis.speaking || speechSynthesis.pending;
    speechSynthesis.cancel();
    showRead(button, !isReading);
    if (isReading) return;
    const parts = sentences().map((text) => Object.assign(new SpeechSynthesisUtterance(text), {
      voice: voice(), lang: voice().lang, rate: .9,
    }));
    if (!parts.length) { showRead(button, false); return; }
    parts[parts.length - 1].onend = () => showRead(button, false);
    for (const part of parts) { part.onerror = () => showRead(button, false); speechSynthesis.speak(part); }
  };
  const offerReading = () => {
    const button = document.querySelector("[data-read]");
    if (!button || !window.speechSynthesis) return;
    const offer = () => { button.hidden = !voice(); };
    speechSynthesis.cancel();
    speechSynthesis.addEventListener?.("voiceschanged", offer);
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
    offer();
  };

  // Thumbnails are painted on a canvas, so that the content policy needs no blob: address.
  const thumbnail = async (file) => {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const picture = await createImageBitmap(file, { resizeWidth: 256, resizeQuality: "medium" });
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return canvas;
  };
  const preview = (input) => {
    const list = input.closest("[data-upload]")?.querySelector("[data-files]");
    if (!list) return;
    list.replaceChildren();
    for (const file of input.files) {
      const row = document.createElement("li");
      const name = document.createElement("span");
      const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
      name.textContent = `${file.name} · ${size}`;
      row.append(name);
      list.append(row);
      if (file.type.startsWith("image/")) thumbnail(file).then((canvas) => row.prepend(canvas), () => {});
    }
  };

  // Large files are sent while one sees how far they are; the page that answers takes the place of this one.
  const LARGE = 512 * 1024;
  const sendLarge = (event) => {
    const form = event.target, button = event.submitter;
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
    const shown = form.querySelector("[data-progress]");
    if (event.defaultPrevented || !shown || files.reduce((sum, file) => sum + file.size, 0) < LARGE) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const words = shown.querySelector("[data-sending]"), bar = shown.querySelector("progress");
    const body = new FormData(form);
    if (button?.name) body.append(button.name, button.value);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = Math.floor(100 * loaded / total);
      words.textContent = words.dataset.sending.replace("#", bar.value);
    };
    request.upload.onload = () => { words.textContent = words.dataset.sent; };
    request.onerror = () => { delete form.dataset.sending; words.textContent = words.dataset.failed; };
    request.onload = () => {
      if (request.responseURL !== form.action) history.replaceState(null, "", request.responseURL);
      window.answered = request.status;
      document.open();
      document.write(request.responseText);
      document.close();
    };
    request.open("POST", form.action);
    shown.hidden = false;
    request.send(body);
  };

  // A page that came back says first what is wrong: the summary of a form, the refusal, or the one field that is wrong.
  const focusOnWhatMatters = () => {
    const isRefused = (window.answered || performance.getEntriesByType("navigation")[0]?.responseStatus) >= 400;
    const found = document.querySelector("[data-focus]")
      || (isRefused && document.querySelector("main :is([role=alert], .refusals--page), main [aria-invalid=true]"));
    if (!found) return;
    if (!found.matches("a, button, input, select, textarea")) found.tabIndex = -1;
    found.focus();
  };

  // What is typed, told once more as one would say it: a sum in 万元, the day of the week.
  const echo = (field) => {
    const shown = field.parentElement?.querySelector("output");
    if (!shown) return;
    const language = root.lang;
    if ("weekday" in shown.dataset) {
      const day = field.valueAsDate;
      shown.textContent = day ? day.toLocaleDateString(language, { weekday: "long", timeZone: "UTC" }) : "";
    } else if (shown.dataset.money) {
      const text = field.value.replace(/[\s,，¥￥]/g, "").replace(/元$/, "");
      const sum = Number(text.replace(/万$/, "")) * (text.endsWith("万") ? 10000 : 1);
      const figure = (sum / Number(shown.dataset.per)).toLocaleString(language, { maximumFractionDigits: 2 });
      shown.textContent = sum >= 10000 && Number.isFinite(sum) ? shown.dataset.money.replace("#", figure) : "";
    }
  };

  // A toast goes after a while, but not from under a pointer or the focus.
  const STAYS = 12_000;
  const dropToasts = () => {
    for (const toast of document.querySelectorAll("[data-toast]:not([data-going])")) {
      toast.dataset.going = "";
      const drop = () => {
        if (toast.matches(":hover, :focus-within")) setTimeout(drop, STAYS); else toast.remove();
      };
      setTimeout(drop, STAYS);
    }
  };

  // Whoever does nothing for long is asked, then signed out; what she typed stays in this tab, without what is private.
  // So does what she typed beside the form that she sends: it is put back where the same page comes, offered later else.
  // The time of the last request is shared by all tabs.
  const PRIVATE = "[type=hidden], [type=password], [type=file], [type=tel], [autocomplete=off], [data-private]";
  const nameOf = (form) => form.elements.do?.value || form.getAttribute("action");
  const typedIn = (besides) => [...document.querySelectorAll("main form[method=post]")].flatMap((form) =>
    [...form.elements].filter((field) => form !== besides && field.name && field.type !== "submit" && !field.matches(PRIVATE)
      && (field.checked !== field.defaultChecked || (field.value !== field.defaultValue && !field.matches("select"))
        || (field.matches("select") && !field.selectedOptions[0]?.defaultSelected)))
      .map((field) => [nameOf(form), field.name, field.type, field.value, field.checked]));
  const putBack = (rows) => {
    const forms = [...document.querySelectorAll("main form[method=post]")];
    for (const [form, name, type, value, checked] of rows) {
      for (const field of forms.find((each) => nameOf(each) === form)?.elements || []) {
        if (field.name !== name || field.type !== type) continue;
        if (["radio", "checkbox"].includes(type)) { if (field.value === value) field.checked = checked; }
        else field.value = value;
      }
    }
  };
  const watchIdle = () => {
    const dialog = document.getElementById("idle");
    if (!dialog) return;
    const span = dialog.dataset.idle * 1000;
    const key = `typed:${dialog.dataset.who}:${location.pathname}`;
    const left = () => Number(stored("seen")) + span - Date.now();
    const note = () => store("seen", String(Date.now()));
    const keep = (besides) => {
      const rows = typedIn(besides);
      try { if (rows.length) sessionStorage.setItem(key, JSON.stringify(rows)); } catch { /* private window */ }
    };
    let gone = false;
    const leave = () => {
      if (gone) return;
      gone = true;
      keep();
      const out = dialog.querySelector("form[data-leave]");
      out.next.value += encodeURIComponent(location.pathname + location.search);
      out.submit();
    };
    note();
    setInterval(() => {
      if (left() <= 0) leave();
      else if (left() <= dialog.dataset.ahead * 1000) openDialog(dialog);
      else if (dialog.open) dialog.close();
    }, 1000);
    document.addEventListener("htmx:afterRequest", note);
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.status !== 204) { leave(); return; }
      note();
      dialog.close();
    });
    document.addEventListener("submit", ({ target }) => {
      if (left() <= 0) keep(); else if (target.matches("main form[method=post]")) keep(target);
    }, true);
    const kept = document.getElementById("kept");
    let rows = null;
    try { rows = JSON.parse(sessionStorage.getItem(key)); } catch { /* nothing to offer */ }
    if (!rows) return;
    if (document.referrer && new URL(document.referrer).pathname === location.pathname) {
      putBack(rows);
      sessionStorage.removeItem(key);
      return;
    }
    document.getElementById("main").prepend(kept);
    kept.hidden = false;
    kept.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-kept]");
      if (!chosen) return;
      if (chosen.dataset.kept === "restore") putBack(rows);
      sessionStorage.removeItem(key);
      kept.hidden = true;
    });
  };

  // Chinese may break a line anywhere; titles break between words, where the browser knows them. A single sign stays
  // with the word before it; after a comma or within a bracket the first one stays with the word that follows. A state
  // or a mark beside a title stays as it is.
  const TITLES = "h1, h2, h3, .card__title, .table tbody th, .rows a, .option strong, .answers__lead, .empty__title";
  const OPENS = /[（“‘《]$/, ENDS = /[，、；：。！？）”’》—,\s]$/, ALONE = /^[（“‘《]*.?$/u, LONGEST = 8;
  const wordsOf = (text, segmenter) => segmenter.segment(text)[Symbol.iterator]().reduce((words, { segment, isWordLike }) => {
    const last = words.at(-1);
    const isNew = OPENS.test(segment) ? !OPENS.test(last)
      : ENDS.test(last) ? !ENDS.test(segment) : isWordLike && segment.length > 1 && !ALONE.test(last);
    return isNew ? [...words, segment] : [...words.slice(0, -1), last + segment];
  }, [""]);
  const keepWords = (inside) => {
    if (!("Segmenter" in Intl)) return;
    const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
    for (const title of inside.querySelectorAll(TITLES)) {
      if (title.querySelector(".word") || !/\p{Script=Han}{4}/u.test(title.textContent)) continue;
      const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT), texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts.filter((each) => /\p{Script=Han}/u.test(each.data) && !each.parentElement.closest(".btn, .pill, .tag"))) {
        text.replaceWith(...wordsOf(text.data, segmenter).map((word) => {
          if (word.length < 2 || word.length > LONGEST || word.trim() !== word) return word;
          const span = document.createElement("span");
          span.className = "word";
          span.textContent = word;
          return span;
        }));
      }
    }
  };

  // Filters stand in full at a desk: the style sheet sees to that, and this in a browser that cannot.
  const unfoldFilters = () => {
    if (CSS.supports("selector(::details-content)") || !matchMedia("(min-width: 48rem)").matches) return;
    for (const fold of document.querySelectorAll(".filters-fold")) fold.open = true;
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest(
      "[data-open], [data-close], [data-copy], [data-toast-close], [data-read], [data-print], [data-fill]");
    closeMenus(event);
    if (!target) return;
    if ("toastClose" in target.dataset) target.closest(".toast").remove();
    else if ("read" in target.dataset) read(target);
    else if ("print" in target.dataset) window.print();
    else if (target.dataset.fill) fillRest(target);
    else if (target.dataset.open) { if (openDialog(document.getElementById(target.dataset.open))) event.preventDefault(); }
    else if ("close" in target.dataset) {
      const dialog = target.closest("dialog");
      if (dialog?.open) { event.preventDefault(); dialog.close(); }
    } else { event.preventDefault(); copy(target); }
  });
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("submit", changeLook);
  document.addEventListener("submit", askFirst, true);
  document.addEventListener("submit", sendLarge);
  document.addEventListener("input", (event) => echo(event.target));
  document.addEventListener("change", (event) => {
    if (event.target.type === "file") preview(event.target);
    const form = event.target.form;
    if (event.target.dataset.all) {
      for (const box of form.elements) if (box.name === event.target.dataset.all) box.checked = event.target.checked;
    }
    if (form && "autosubmit" in form.dataset) form.requestSubmit();
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.target.closest?.("[data-upload]")?.classList.toggle("is-over", ["dragenter", "dragover"].includes(name));
    });
  }
  // A refused form (422) or a stale one (409) comes back as a page to be read, not as a failure.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:load", (event) => keepWords(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    keepWords(document);
    offerReading();
    watchIdle();
    dropToasts();
    unfoldFilters();
    focusOnWhatMatters();
  });
})();
