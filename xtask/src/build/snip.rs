//! Taking out of the WASM what is never run.

use anyhow::{Context as _, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalId, Module};

/// In the names of functions that are never run.
///
/// Leptos compiles every view once more for pages whose code is loaded lazily (`leptos::mount::hydrate_lazy`). Ours is loaded whole
/// (`hydrate_body`), which never calls these; but each erased view keeps a pointer to its own, so that no linker drops them.
pub(crate) const NEVER_RUN: &str = "8into_any13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$";

/// The compiler makes one function of several that have the same instructions, under the name of any of them. Short ones may so be
/// run under this name after all; they are left alone.
pub(crate) const SHORTEST: u64 = 100;

/// The module without the bodies of what is never run; were it run after all, it would trap. What only they called, `wasm-opt` drops.
pub(crate) fn snip(module: &[u8]) -> Result<Module> {
    let mut module = Module::from_buffer(module).context("the compiled module cannot be read")?;
    let never_run: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(_, function)| function.size() >= SHORTEST)
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_ref().is_some_and(|name| name.contains(NEVER_RUN)))
        .collect();
    for id in never_run {
        let kind = module.funcs.get(id).ty();
        let (params, results) = module.types.params_results(kind);
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut trap = FunctionBuilder::new(&mut module.types, &params, &results);
        trap.func_body().unreachable();
        let arguments: Vec<LocalId> = params.iter().map(|param| module.locals.add(*param)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with functions of these names and lengths, each of which answers 7.
    fn module(functions: &[(&str, u64)]) -> Vec<u8> {
        let mut module = Module::default();
        for (name, length) in functions {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
            let mut body = function.func_body();
            for _ in 0..*length / 2 {
                body.i32_const(1).drop();
            }
            body.i32_const(7);
            let id = function.finish(Vec::new(), &mut module.funcs);
            module.funcs.get_mut(id).name = Some((*name).to_owned());
            module.exports.add(name, id);
        }
        module.emit_wasm()
    }

    fn instructions(module: &Module, name: &str) -> String {
        let id = module.funcs.by_name(name).unwrap();
        let FunctionKind::Local(function) = &module.funcs.get(id).kind else { panic!("{name} is imported") };
        format!("{:?}", function.block(function.entry_block()).instrs)
    }

    #[test]
    fn only_what_is_never_run_is_taken_out() {
        let never_run = format!("_ZN6tachys4view{NEVER_RUN}17h0123456789abcdefE");
        let short = format!("_ZN6tachys5short{NEVER_RUN}17h0123456789abcdefE");
        let compiled = module(&[(&never_run, SHORTEST), (&short, 2), ("other", SHORTEST)]);
        let snipped = snip(&compiled).unwrap();
        assert!(instructions(&snipped, &never_run).contains("Unreachable"));
        assert!(!instructions(&snipped, &short).contains("Unreachable"));
        assert!(!instructions(&snipped, "other").contains("Unreachable"));
    }
}
