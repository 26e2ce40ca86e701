import { TABLE_COLUMNS } from './table-row.ts';

/** The one entity set: rows of the feed of figures. */
export const ENTITY_SET = 'Figures';

/** What may be asked for, in the Common Schema Definition Language of OData (CSDL, XML). */
export function metadataDocument(): string {
  const properties = TABLE_COLUMNS.map(
    ({ name, edmType, isNullable }) =>
      `        <Property Name="${name}" Type="${edmType}" Nullable="${isNullable}"/>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices>
    <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Sipas">
      <EntityType Name="Figure">
        <Key>
          <PropertyRef Name="id"/>
        </Key>
${properties.join('')}      </EntityType>
      <EntityContainer Name="Feeds">
        <EntitySet Name="${ENTITY_SET}" EntityType="Sipas.Figure"/>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
}

/** @param root the address of the service, with a slash at its end; empty: relative addresses, which not every program takes */
export function serviceDocument(root: string) {
  return {
    '@odata.context': `${root}$metadata`,
    value: [{ name: ENTITY_SET, kind: 'EntitySet' as const, url: ENTITY_SET }],
  };
}
