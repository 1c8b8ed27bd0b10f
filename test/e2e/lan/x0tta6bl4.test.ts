import { passesOnLan } from "../../support/lan-scenarios";

passesOnLan("x0tta6bl4");
