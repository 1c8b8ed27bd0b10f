import { loadStack } from "./components/stack";
import { Testbed } from "./components/testbed";

/** Config → environment + system → Testbed → scenarios → outputs. */
export = async () => {
  const { addresses, urls, verdicts, extra } = new Testbed("testbed", await loadStack());
  return { addresses, urls, verdicts, ...extra };
};
