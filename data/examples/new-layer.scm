; A generated layer in an image of one's own: a sky in the upper half, where the selection is.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat new-layer.scm)" --quit
(let* ((folder (or (getenv "OUTPUT_FOLDER") "."))
       (image (car (gimp-image-new 800 600 RGB)))
       (ground (car (gimp-layer-new image "ground" 800 600 RGB-IMAGE 100 LAYER-MODE-NORMAL))))
  (gimp-image-insert-layer image ground 0 0)
  (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 0 0 800 300)
  (let* ((values (plug-in-genlayer-layer #:image image #:prompt "an evening sky over the sea"))
         (sky (vector-ref (car values) 0)))
    (gimp-layer-set-opacity sky 80)
    (gimp-selection-none image)
    (gimp-file-save RUN-NONINTERACTIVE image (string-append folder "/layers.xcf")))
  (gimp-image-delete image))
