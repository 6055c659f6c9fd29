// How a blogger puts a Plotly chart on a page of Material: a div that names its data.
document.addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("[data-curves]")) {
    fetch(place.dataset.curves)
      .then((answer) => answer.json())
      .then((series) => {
        const lines = series.map(({ name, x, y }) => ({ name, x, y, mode: "lines" }));
        return Plotly.newPlot(place, lines, { height: 400 }, { responsive: true });
      })
      .then(() => place.setAttribute("data-alive", ""));
  }
});
