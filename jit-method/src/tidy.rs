//! Blocks that are only entered by one jump become part of the block that jumps: the walk over the bytecode makes a block
//! for each edge before it knows how many there are, and Cranelift, which keeps all blocks, pays for each.

use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, InstructionData, Value};

/// Merges what can be merged.
pub fn merge_blocks(function: &mut Function) {
    let mut entries: SecondaryMap<Block, u32> = SecondaryMap::with_capacity(function.dfg.num_blocks());
    let blocks: Vec<Block> = function.layout.blocks().collect();
    for &block in &blocks {
        let Some(last) = function.layout.last_inst(block) else { continue };
        let dfg = &function.dfg;
        for call in dfg.insts[last].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
            entries[call.block(&dfg.value_lists)] += 1;
        }
    }
    if let Some(&first) = blocks.first() {
        // Entered from outside.
        entries[first] += 1;
    }
    for block in blocks {
        // One that is part of another by now is empty.
        while let Some(next) = only_jumped_to(function, block, &entries) {
            take_over(function, block, next);
        }
    }
}

/// The block that a block ends by jumping to, if nothing else does.
fn only_jumped_to(function: &Function, block: Block, entries: &SecondaryMap<Block, u32>) -> Option<Block> {
    let dfg = &function.dfg;
    match &dfg.insts[function.layout.last_inst(block)?] {
        InstructionData::Jump { destination, .. } => {
            let next = destination.block(&dfg.value_lists);
            (entries[next] == 1 && next != block).then_some(next)
        }
        _ => None,
    }
}

/// Puts what is in `next` in the place of the jump to it.
fn take_over(function: &mut Function, block: Block, next: Block) {
    let Some(jump) = function.layout.last_inst(block) else { return };
    let dfg = &mut function.dfg;
    let given: Vec<Value> = dfg.insts[jump]
        .branch_destination(&dfg.jump_tables, &dfg.exception_tables)
        .iter()
        .flat_map(|call| call.args(&dfg.value_lists))
        .filter_map(|arg| arg.as_value())
        .collect();
    let parameters = dfg.detach_block_params(next);
    let parameters = parameters.as_slice(&dfg.value_lists).to_vec();
    for (parameter, value) in parameters.into_iter().zip(given) {
        dfg.change_to_alias(parameter, value);
    }
    function.layout.remove_inst(jump);
    while let Some(inst) = function.layout.first_inst(next) {
        function.layout.remove_inst(inst);
        function.layout.append_inst(inst, block);
    }
    function.layout.remove_block(next);
}
