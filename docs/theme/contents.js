// Marks the page that is open in the list of all pages. Without it the list is the same list.
const page = document.body.dataset.page.replace(/\.md$/, ".html");
for (const link of document.querySelectorAll("#contents a")) {
  if (link.getAttribute("href") === page) link.setAttribute("aria-current", "page");
}
