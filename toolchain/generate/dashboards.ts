/** `npm run dashboards [-- --check]`: Grafana's dashboards of all systems, as the JSON files that Grafana reads. */
import * as loomdbFiles from "../../components/systems/loomdb/monitoring/dashboard-files";
import { dashboards as loomdb } from "../../components/systems/loomdb/monitoring/dashboards";
import * as maculaFiles from "../../components/systems/macula/monitoring/dashboard-files";
import { dashboards as macula } from "../../components/systems/macula/monitoring/dashboards";
import * as theBlockFiles from "../../components/systems/the-block/monitoring/dashboard-files";
import { dashboards as theBlock } from "../../components/systems/the-block/monitoring/dashboards";
import * as x0tta6bl4Files from "../../components/systems/x0tta6bl4/monitoring/dashboard-files";
import { dashboards as x0tta6bl4 } from "../../components/systems/x0tta6bl4/monitoring/dashboards";
import { publish } from "./pages";

const pages = [
  ...loomdbFiles.dashboardNames.map((name) => ({
    file: loomdbFiles.dashboardFile(name),
    text: JSON.stringify(loomdb[name]),
  })),
  ...theBlockFiles.dashboardNames.map((name) => ({
    file: theBlockFiles.dashboardFile(name),
    text: JSON.stringify(theBlock[name]),
  })),
  ...maculaFiles.dashboardNames.map((name) => ({
    file: maculaFiles.dashboardFile(name),
    text: JSON.stringify(macula[name]),
  })),
  ...x0tta6bl4Files.dashboardNames.map((name) => ({
    file: x0tta6bl4Files.dashboardFile(name),
    text: JSON.stringify(x0tta6bl4[name]),
  })),
];

void publish("dashboards", pages, process.argv.slice(2)).then((code) => (process.exitCode = code));
