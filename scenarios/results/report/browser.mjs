// Runs in the reader's browser, and only adds: the value under the pointer in every plot, read from the tables beside them.
for (const timeline of document.querySelectorAll(".timeline")) {
  const end = Number(timeline.dataset.end);
  const when = timeline.querySelector(".when");
  const tracks = [...timeline.querySelectorAll(".track")];
  const plots = [...timeline.querySelectorAll(".plot")].map((plot) => {
    const table = document.getElementById(plot.dataset.table);
    const readout = plot.querySelector("h4").appendChild(document.createElement("output"));
    return {
      readout,
      names: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent),
      rows: [...table.tBodies[0].rows],
    };
  });

  const clear = () => {
    when.textContent = "";
    timeline.classList.remove("pointed");
    for (const { readout } of plots) readout.textContent = "";
  };

  const show = (share) => {
    const second = share * end;
    timeline.style.setProperty("--pointer", `${share * 100}%`);
    timeline.classList.add("pointed");
    when.textContent = `${second.toFixed(1)} s`;
    for (const { readout, names, rows } of plots) {
      const row = rows.reduce((best, each) =>
        Math.abs(each.dataset.at - second) < Math.abs(best.dataset.at - second) ? each : best,
      );
      const told = names.flatMap((name, index) => {
        const value = row.cells[index + 1].textContent;
        return value === "" ? [] : [`${name} ${value}`];
      });
      readout.textContent = told.length > 8 ? `${told.slice(0, 8).join(" · ")} …` : told.join(" · ");
    }
  };

  timeline.addEventListener("pointermove", (event) => {
    const { left, width } = tracks[0].getBoundingClientRect();
    const share = (event.clientX - left) / width;
    if (share < 0 || share > 1) clear();
    else show(share);
  });
  timeline.addEventListener("pointerleave", clear);
}

// Details that a link leads into open, and what it leads to has the focus.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details"))
    around.open = true;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", reveal);
if (location.hash !== "") reveal();
