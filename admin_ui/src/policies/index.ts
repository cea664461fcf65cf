import { PolicyList } from "./PolicyList";
import { PolicyShow } from "./PolicyShow";

export default { list: PolicyList, show: PolicyShow };
