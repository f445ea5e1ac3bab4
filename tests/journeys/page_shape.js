// What a machine can judge of a page beside axe; answers sentences. See test_page_kinds.py.
() => {
  const found = [], main = document.querySelectorAll("main");
  if (document.compatMode !== "CSS1Compat" || !document.doctype) found.push("no doctype");
  if (!/^(fr|en)$/.test(document.documentElement.lang)) found.push("no language");
  if (!/\S.* · \S/.test(document.title)) found.push("title without page or site: " + document.title);
  if (main.length !== 1 || main[0].id !== "main") found.push("not one main");
  if (document.querySelectorAll("body > header").length !== 1) found.push("not one header");
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  let level = 0;
  for (const one of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (one.closest(".error-summary")) continue;  // what must be mended comes before the title
    const now = Number(one.tagName[1]);
    if (now > level + 1) found.push(`heading jumps from ${level} to ${now}: ${one.textContent.slice(0, 40)}`);
    level = now;
  }
  const first = document.querySelector("body a");
  if (!first || first.getAttribute("href") !== "#main") found.push("skip link is not first");
  for (const one of document.querySelectorAll("a[target], form[target]")) found.push("opens a window: " + one.outerHTML.slice(0, 60));
  for (const one of document.querySelectorAll("font, center, marquee, blink, [align], [bgcolor]")) found.push("presentational: " + one.tagName);
  for (const one of document.querySelectorAll("[style], script:not([src]), style")) found.push("inline: " + one.outerHTML.slice(0, 60));
  for (const one of document.querySelectorAll("[aria-invalid=true]")) {
    const ids = (one.getAttribute("aria-describedby") || one.closest("fieldset")?.getAttribute("aria-describedby") || "").split(" ");
    if (!ids.some(id => document.getElementById(id)?.textContent.trim())) found.push("error without words: " + one.name);
  }
  return found;
}
