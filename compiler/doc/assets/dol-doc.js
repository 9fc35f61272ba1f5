// The pages are whole without this: it adds search and a switch between light and dark.
'use strict';
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem('dol-theme'); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem('dol-theme', theme); } catch { /* not kept */ } };
  if (kept() === 'light' || kept() === 'dark') root.dataset.theme = kept();

  // ---- light and dark
  const isDark = () => root.dataset.theme
    ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

  function theme(button) {
    const show = () => { button.textContent = isDark() ? 'Light' : 'Dark'; };
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      keep(root.dataset.theme);
      show();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
    button.hidden = false;
    show();
  }

  // ---- search: exact, then how a name starts, then how a word in it starts, then anywhere in it
  function score(name, query) {
    const lower = name.toLowerCase();
    const last = lower.slice(lower.lastIndexOf('.') + 1);
    if (last === query || lower === query) return 0;
    if (last.startsWith(query) || lower.startsWith(query)) return 1;
    const at = lower.indexOf(query);
    if (at < 0) return -1;
    const word = name.split(/[._]|(?<=[a-z0-9])(?=[A-Z])/).some((w) => w.toLowerCase().startsWith(query));
    return word ? 2 : 3;
  }

  function search(index, text) {
    const query = text.trim().toLowerCase().replace(/::/g, '.');
    if (!query) return [];
    const found = [];
    index.forEach((entry, order) => {
      let rank = score(entry[0], query);
      if (rank < 0 && entry[1]) rank = score(entry[1] + '.' + entry[0], query) < 0 ? -1 : 4;
      if (rank < 0 && query.length > 3 && entry[4].toLowerCase().includes(query)) rank = 5;
      const part = entry[2] === 'field' || entry[2] === 'variant' ? 1 : 0;
      if (rank >= 0) found.push([rank, part, entry[0].length, order, entry]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
    return found.slice(0, 40).map((f) => f[4]);
  }

  function element(tag, cls, text) {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text) e.textContent = text;
    return e;
  }

  function marked(name, query) {
    const e = element('code');
    const at = name.toLowerCase().indexOf(query);
    if (at < 0) { e.textContent = name; return e; }
    e.append(name.slice(0, at), element('mark', '', name.slice(at, at + query.length)), name.slice(at + query.length));
    return e;
  }

  function searchBox(input, list) {
    let chosen = -1;
    const choose = (i) => {
      const items = list.querySelectorAll('[role=option]');
      if (!items.length) return;
      chosen = (i + items.length) % items.length;
      items.forEach((item, k) => item.setAttribute('aria-selected', String(k === chosen)));
      input.setAttribute('aria-activedescendant', items[chosen].id);
      items[chosen].scrollIntoView({ block: 'nearest' });
    };
    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    };
    const show = () => {
      const query = input.value.trim().toLowerCase();
      if (!query) { close(); return; }
      const found = search(window.dolSearch || [], input.value);
      list.replaceChildren(...found.map(([name, module, kind, href, what], i) => {
        const item = element('li');
        const link = element('a');
        item.id = 'doc-result-' + i;
        item.setAttribute('role', 'option');
        link.href = href;
        link.tabIndex = -1;
        link.append(element('span', 'where', kind + (module ? ' in ' + module : '')), marked(name, query));
        if (what) link.append(element('span', 'what', what));
        item.append(link);
        return item;
      }));
      if (!found.length) list.append(element('li', 'none', 'Nothing is called that.'));
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
      choose(0);
    };
    input.addEventListener('input', show);
    input.addEventListener('focus', show);
    input.addEventListener('keydown', (e) => {
      if (e.key === 'ArrowDown') choose(chosen + 1);
      else if (e.key === 'ArrowUp') choose(chosen - 1);
      else if (e.key === 'Escape') { close(); input.blur(); return; }
      else if (e.key === 'Enter') {
        const link = list.querySelector('[aria-selected=true] a');
        if (link && !list.hidden) { close(); input.blur(); location.href = link.href; }
      } else return;
      e.preventDefault();
    });
    list.addEventListener('click', close);
    document.addEventListener('click', (e) => {
      if (!list.contains(e.target) && e.target !== input) close();
    });
    document.addEventListener('keydown', (e) => {
      const typing = e.target.closest('input, textarea, [contenteditable]');
      if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
        e.preventDefault();
        input.focus();
        input.select();
      }
    });
    input.closest('.find').hidden = false;
  }

  document.addEventListener('DOMContentLoaded', () => {
    theme(document.getElementById('doc-theme'));
    searchBox(document.getElementById('doc-search'), document.getElementById('doc-results'));
  });
})();
