import { ClientList } from "./ClientList";

export default { list: ClientList };
