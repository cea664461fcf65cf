/** What the browser's tab says; a number stands first, where one looks. */
export const PageTitle = ({ title, count = 0 }: { title: string; count?: number }) => (
  <title>{`${count > 0 ? `(${count}) ` : ""}${title} · webcare`}</title>
);
