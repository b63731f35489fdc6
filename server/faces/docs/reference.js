// Narrows the page to operations whose text holds every word of the search.
const search = document.querySelector('#search');
const found = document.querySelector('#found');
const articles = [...document.querySelectorAll('main article')].map((article) => ({
  article,
  text: article.textContent.toLowerCase(),
  entry: document.querySelector(`nav li[data-for="${article.id}"]`),
}));

function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  scrollTo(0, 0);
  for (const { article, text, entry } of articles) {
    const hit = words.every((word) => text.includes(word));
    article.hidden = !hit;
    if (entry) entry.hidden = !hit;
    if (hit) shown += 1;
  }
  for (const group of document.querySelectorAll('.chapter, nav details')) {
    group.hidden = words.length > 0 && !group.querySelector('article:not([hidden]), li:not([hidden])');
  }
  document.querySelector('header').hidden = words.length > 0;
  found.hidden = words.length === 0;
  found.textContent = shown === 1 ? '1 found' : `${shown} found`;
}

search.hidden = false;
search.addEventListener('input', narrow);
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || document.activeElement === search) return;
  event.preventDefault();
  search.focus();
});
