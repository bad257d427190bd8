//! Writing what an import brings that is new.

use super::*;

impl Catalog<'_> {
    /// Sees to it that these types and executors are in the register, in this transaction. Slots that have an id cost nothing.
    pub(in crate::import) async fn create(
        &mut self,
        tx: &mut Tx,
        types: &[usize],
        executors: &[usize],
    ) -> Result<(), store::Error> {
        let types: Vec<usize> = types.iter().copied().filter(|&slot| self.types[slot].id.is_none()).collect();
        let executors: Vec<usize> =
            executors.iter().copied().filter(|&slot| self.executors[slot].id.is_none()).collect();
        if types.is_empty() && executors.is_empty() {
            return Ok(());
        }
        // Takes the lock that all who change the classifier take: what is read next stays so until the commit.
        store::settings::bump(tx).await?;
        let register = store::classifier::load(tx).await?;
        let directions = self.create_directions(tx, &register).await?;
        self.create_types(tx, &register, &directions, &types).await?;
        self.create_executors(tx, &register, &executors).await
    }

    /// Counts what [`Catalog::create`] would create.
    pub(in crate::import) fn pretend(&mut self, types: &HashSet<usize>, executors: &HashSet<usize>) {
        let types = types.iter().filter(|&&slot| self.types[slot].id.is_none()).count();
        let executors = executors.iter().filter(|&&slot| self.executors[slot].id.is_none()).count();
        let directions = if types + executors == 0 { 0 } else { self.new_directions.len() };
        let [directions, types, executors] = [directions, types, executors].map(|slots| slots as u64);
        self.created = Created { directions, types, executors };
    }

    async fn create_directions(
        &mut self,
        tx: &mut Tx,
        register: &Classifier,
    ) -> Result<HashMap<String, DirectionId>, store::Error> {
        let mut ids: HashMap<String, DirectionId> =
            register.directions().map(|row| (row.code.clone(), row.id)).collect();
        let order = defaults::directions();
        for (code, name) in order.iter().filter(|(code, _)| self.new_directions.contains_key(code)) {
            if !ids.contains_key(code) {
                let id = store::classifier::put_direction(tx, NewDirection { code, name }).await?;
                ids.insert(code.clone(), id);
                self.created.directions += 1;
            }
        }
        self.new_directions.clear();
        Ok(ids)
    }

    async fn create_types(
        &mut self,
        tx: &mut Tx,
        register: &Classifier,
        directions: &HashMap<String, DirectionId>,
        slots: &[usize],
    ) -> Result<(), store::Error> {
        let mut last_number: HashMap<String, u32> = HashMap::new();
        for &slot in slots {
            let new = &mut self.types[slot];
            let direction = *directions.get(&new.direction).ok_or(store::Error::NotFound("direction"))?;
            let folded = fold(&new.name.uk);
            let there = register.types().find(|row| row.direction == direction && fold(&row.name.uk) == folded);
            if let Some(there) = there {
                (new.id, new.precision) = (Some(there.id), there.precision);
                continue;
            }
            let prefix = format!("{}.i", new.direction);
            let number = last_number.entry(new.direction.clone()).or_insert_with(|| highest(register, &prefix));
            *number += 1;
            let row = NewType {
                code: &format!("{prefix}{number}"),
                direction,
                name: &new.name,
                urgency: new.urgency,
                precision: new.precision,
                executor: None,
            };
            new.id = Some(store::classifier::put_type(tx, row).await?);
            self.created.types += 1;
        }
        Ok(())
    }

    async fn create_executors(
        &mut self,
        tx: &mut Tx,
        register: &Classifier,
        slots: &[usize],
    ) -> Result<(), store::Error> {
        // Codes that a rule may still ask for are not given away to names that happen to sound like them.
        let mut taken: HashSet<String> = self.executors.iter().filter_map(|slot| slot.code.clone()).collect();
        taken.extend(register.executors().map(|row| row.code.clone()));
        for &slot in slots {
            let new = &mut self.executors[slot];
            let there = match &new.code {
                Some(code) => register.executor_by_code(code),
                None => {
                    let folded = fold(&new.name.uk);
                    register.executors().find(|row| fold(&row.name.uk) == folded)
                }
            };
            if let Some(there) = there {
                new.id = Some(there.id);
                continue;
            }
            let code =
                new.code.clone().unwrap_or_else(|| free(&slug(&new.name.uk, "executor"), |code| taken.contains(code)));
            let row = NewExecutor { code: &code, name: &new.name, kind: new.kind };
            new.id = Some(store::classifier::put_executor(tx, row).await?);
            taken.insert(code.clone());
            new.code = Some(code);
            self.created.executors += 1;
        }
        Ok(())
    }
}

/// The highest number behind the prefix in the codes of the register's types.
fn highest(register: &Classifier, prefix: &str) -> u32 {
    register.types().filter_map(|row| row.code.strip_prefix(prefix)?.parse().ok()).max().unwrap_or(0)
}
