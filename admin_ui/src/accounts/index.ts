import { AccountList } from "./AccountList";

export default { list: AccountList };
