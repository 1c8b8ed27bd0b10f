/** `npm run dashboards [-- --check]`: Grafana's dashboards of The Block, as the JSON files that Grafana reads. */
import { dashboardFile, dashboardNames } from "../../components/systems/the-block/monitoring/dashboard-files";
import { dashboards } from "../../components/systems/the-block/monitoring/dashboards";
import { publish } from "./pages";

const pages = dashboardNames.map((name) => ({
  file: dashboardFile(name),
  text: JSON.stringify(dashboards[name]),
}));

void publish("dashboards", pages, process.argv.slice(2)).then((code) => (process.exitCode = code));
