import { passesOnLan } from "../../support/lan-scenarios";

passesOnLan("the-block");
